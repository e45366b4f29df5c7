-- Says that this replica is alive and owes nothing, and answers {epoch of the data, replicas alive, of those the ones that
-- said so lately}. The epoch is made with the data and lost with it, so a replica that reads another one than before
-- knows that every bucket was forgotten.
--
-- KEYS     epoch, replicas
-- ARGV[1]  this replica; empty if it only asks
-- ARGV[2]  the epoch, if there is none
-- ARGV[3]  milliseconds after which a silent replica is gone
-- ARGV[4]  milliseconds that are lately

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('SET', KEYS[1], ARGV[2], 'NX')
if ARGV[1] ~= '' then
  redis.call('ZADD', KEYS[2], now, ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[3])
return {
  tonumber(redis.call('GET', KEYS[1])), redis.call('ZCARD', KEYS[2]), redis.call('ZCOUNT', KEYS[2], now - ARGV[4], '+inf')
}
