-- Ends the writing: the stream is over, or left for another replica.
-- KEYS: head, meta, frames. ARGV: writer, life of the head and of the rest in ms, state.
if redis.call('HGET', KEYS[2], 'writer') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[2], 'state', ARGV[4])
if ARGV[4] ~= 'left' then
  redis.call('HDEL', KEYS[2], 'request')
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return 1
