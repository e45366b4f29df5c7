-- Decides the claims of one request on all of their buckets at once, on Redis' own clock.
--
-- KEYS     one per claim
-- ARGV[1]  take: all claims or none; settle: all of them, into debt if need be;
--          restore: as settle, after cutting each bucket down to a ceiling
-- then for each key: capacity, refill, period in microseconds, amount, and with restore the ceiling
--
-- Answers {claim that was refused or -1, microseconds until it could be met or -1 for never, level of each bucket}.
-- A bucket is "level rest since": whole tokens, the part of the next one in units of 1/period, and when that was so in
-- microseconds. One that is not stored is full. All numbers are whole and below 2^53, so that nothing drifts.

local mode = ARGV[1]
local width = mode == 'restore' and 5 or 4
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local EXACT = 9007199254740992

-- elapsed * refill + rest, divided by period. Where the product is above 2^53 it is divided digit by digit.
local function divided(elapsed, refill, rest, period)
  local sum = elapsed * refill + rest
  if sum < EXACT then
    local left = math.fmod(sum, period)
    return (sum - left) / period, left
  end
  local quotient, left = 0, 0
  for power = 4, 0, -1 do
    local digit = math.floor(refill / 1024 ^ power) % 1024
    sum = left * 1024 + elapsed * digit
    if power == 0 then
      sum = sum + rest
    end
    left = math.fmod(sum, period)
    quotient = quotient * 1024 + (sum - left) / period
  end
  return quotient, left
end

local function filled(stored, capacity, refill, period)
  if not stored then
    return capacity, 0
  end
  local level, rest, since = string.match(stored, '^(%-?%d+) (%d+) (%d+)$')
  level = tonumber(level)
  -- a clock that was set back gives nothing and takes nothing
  local elapsed = math.max(0, now - tonumber(since))
  local periods = math.floor(elapsed / period)
  if level + periods * refill >= capacity then
    return capacity, 0
  end
  local gained, left =
    divided(elapsed - periods * period, refill, math.min(tonumber(rest), period - 1), period)
  level = level + periods * refill + gained
  if level >= capacity then
    return capacity, 0
  end
  return level, left
end

local function store(key, level, rest, capacity, refill, period)
  if level >= capacity then
    redis.call('DEL', key)
    return
  end
  local untilFull = math.ceil((capacity - level) / refill * period / 1000) + 1
  redis.call('SET', key, string.format('%.0f %.0f %.0f', level, rest, now), 'PX', string.format('%.0f', untilFull))
end

local refused, wait = -1, 0
local before, after, rests = {}, {}, {}
local seen = {}
for i = 1, #KEYS do
  local at = 2 + (i - 1) * width
  local capacity, refill, period, amount =
    tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local level, rest
  local twin = seen[KEYS[i]]
  if twin then
    level, rest = after[twin], rests[twin]
  else
    level, rest = filled(redis.call('GET', KEYS[i]), capacity, refill, period)
  end
  if mode == 'restore' then
    level = math.min(level, tonumber(ARGV[at + 4]))
  end
  if mode == 'take' and refused < 0 and level < amount then
    refused = i - 1
    wait = amount > capacity and -1 or math.ceil(((amount - level) * period - rest) / refill)
  end
  seen[KEYS[i]] = i
  before[i], after[i], rests[i] = level, math.min(capacity, level - amount), rest
end
if refused >= 0 then
  return {refused, wait, unpack(before)}
end
for i = 1, #KEYS do
  local at = 2 + (i - 1) * width
  store(KEYS[i], after[i], rests[i], tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]))
end
return {refused, wait, unpack(after)}
