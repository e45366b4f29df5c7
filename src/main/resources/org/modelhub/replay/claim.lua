-- Makes a stream another replica's, unless one was quicker.
-- KEYS: head, meta, frames. ARGV: new writer, the one that is gone, life of the head and of the rest in ms.
local known = redis.call('HMGET', KEYS[2], 'writer', 'state')
if known[1] ~= ARGV[2] or (known[2] ~= 'open' and known[2] ~= 'left') then
  return 0
end
redis.call('HSET', KEYS[2], 'writer', ARGV[1], 'state', 'open')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
return 1
