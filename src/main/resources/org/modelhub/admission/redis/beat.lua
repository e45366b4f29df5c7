-- Says that this replica is alive, and answers {epoch of the data, replicas alive}. The epoch is made with the data and
-- lost with it, so a replica that reads another one than before knows that every bucket was forgotten.
--
-- KEYS     epoch, replicas
-- ARGV[1]  this replica
-- ARGV[2]  the epoch, if there is none
-- ARGV[3]  milliseconds after which a silent replica is gone

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('SET', KEYS[1], ARGV[2], 'NX')
redis.call('ZADD', KEYS[2], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[3])
return {tonumber(redis.call('GET', KEYS[1])), redis.call('ZCARD', KEYS[2])}
