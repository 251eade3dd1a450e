-- SPDX-License-Identifier: GPL-3.0-or-later
-- How a TWAP is spread; null of every other order.
ALTER TABLE orders ADD COLUMN twap_minutes INTEGER;
ALTER TABLE orders ADD COLUMN is_twap_randomized INTEGER;
