-- SPDX-License-Identifier: GPL-3.0-or-later
-- Orders whose size somebody chose, by account and instrument: what is usual there is asked for at each start.
CREATE INDEX orders_entered ON orders (account, instrument, created_ns, client_order_id)
WHERE is_reduce_only = 0 AND state <> 'denied'
    AND origin NOT IN ('protection', 'external') AND instr(request_id, '/') = 0;
