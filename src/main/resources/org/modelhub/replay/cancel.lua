-- Leaves a stream's id where its writer looks: the client wants no more of it.
-- KEYS: the writer's inbox. ARGV: id, life of the inbox in ms.
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
