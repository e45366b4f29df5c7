-- Adds frames. A replica that lost the stream to another one is told so, and adds nothing.
-- KEYS: head, meta, frames. ARGV: writer, life of the head and of the rest in ms (0: as it is), number of the first
-- frame to keep (0: all), then number and bytes of each frame.
if redis.call('HGET', KEYS[2], 'writer') ~= ARGV[1] then
  return redis.error_reply('LOST the stream has another writer')
end
for i = 5, #ARGV, 2 do
  redis.call('XADD', KEYS[3], ARGV[i] .. '-0', 'f', ARGV[i + 1])
end
if ARGV[4] ~= '0' then
  redis.call('XTRIM', KEYS[3], 'MINID', ARGV[4] .. '-0')
end
if ARGV[3] ~= '0' then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
end
return 1
