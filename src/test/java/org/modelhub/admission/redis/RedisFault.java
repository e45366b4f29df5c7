package org.modelhub.admission.redis;

import org.modelhub.fault.RedisProcess;

/** What can happen to a Redis under load. Each is done to a real server, or to the network before it. */
enum RedisFault {
    KILLED {
        @Override
        void begin(RedisProcess redis, DroppingNetwork network) {
            redis.kill();
        }

        @Override
        void end(RedisProcess redis, DroppingNetwork network) {
            redis.again();
        }
    },
    STOPPED {
        @Override
        void begin(RedisProcess redis, DroppingNetwork network) {
            redis.stop();
        }

        @Override
        void end(RedisProcess redis, DroppingNetwork network) {
            redis.goOn();
        }
    },
    /** Open connections and new ones lead nowhere, as when a packet filter drops. */
    DROPPED {
        @Override
        void begin(RedisProcess redis, DroppingNetwork network) {
            network.drop();
        }

        @Override
        void end(RedisProcess redis, DroppingNetwork network) {
            network.pass();
        }
    },
    OUT_OF_MEMORY {
        @Override
        void begin(RedisProcess redis, DroppingNetwork network) {
            redis.ask("CONFIG SET maxmemory 1");
        }

        @Override
        void end(RedisProcess redis, DroppingNetwork network) {
            redis.ask("CONFIG SET maxmemory 0");
        }
    },
    READ_ONLY {
        @Override
        void begin(RedisProcess redis, DroppingNetwork network) {
            redis.ask("REPLICAOF 127.0.0.1 1");
        }

        @Override
        void end(RedisProcess redis, DroppingNetwork network) {
            redis.ask("REPLICAOF NO ONE");
        }
    },
    /** Killed, and busy with reading its own file for a second when it is back. */
    LOADING {
        @Override
        void begin(RedisProcess redis, DroppingNetwork network) {
            redis.ask("CONFIG SET rdbcompression no");
            redis.ask("DEBUG POPULATE 200 filler 100000");
            redis.ask("SAVE");
            redis.kill();
            redis.again("--key-load-delay", "5000");
        }

        @Override
        void end(RedisProcess redis, DroppingNetwork network) {
            redis.ask("PING");
        }
    };

    abstract void begin(RedisProcess redis, DroppingNetwork network);

    abstract void end(RedisProcess redis, DroppingNetwork network);
}
