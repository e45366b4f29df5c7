-- Begins a stream.
-- KEYS: head, meta. ARGV: head, life of the head and of the rest in ms, writer, request (may be empty).
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('HSET', KEYS[2], 'writer', ARGV[4], 'state', 'open')
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[2], 'request', ARGV[5])
end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
