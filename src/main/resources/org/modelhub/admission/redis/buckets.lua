-- Decides the claims of one request on all of their buckets at once, on Redis' own clock.
--
-- KEYS     one per claim
-- ARGV[1]  take: all claims or none; settle: all of them, into debt if need be;
--          restore: as settle, after cutting each bucket down to a ceiling
-- then for each key: capacity, refill, period in microseconds, 1 if it has windows or else 0, amount, and with restore
--          the ceiling
--
-- Answers {claim that was refused or -1, microseconds until it could be met or -1 for never, level of each bucket,
-- microseconds until the next window of each bucket or 0 if it has none}.
-- A bucket is "level rest since": whole tokens, the part of the next one in units of 1/period, and when that was so in
-- microseconds. One that is not stored is full. All numbers are whole and below 2^53, so that nothing drifts.
-- A bucket without windows fills evenly. One with windows gets its whole refill when the next begins, and nothing
-- before; windows begin where the time is a multiple of the period, so one of a day at midnight UTC.

local mode = ARGV[1]
local width = mode == 'restore' and 6 or 5
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

-- The level, and the time by which its window is told: that of a clock that was set back is the one it was before, or
-- the same window would begin a second time. A clock that was wrong by more than a window is not waited for.
local function turned(stored, capacity, refill, period)
  if not stored then
    return capacity, now
  end
  local level, since = string.match(stored, '^(%-?%d+) %d+ (%d+)$')
  since = tonumber(since)
  local at = now
  if since > now and since - now < period then
    at = since
  end
  local begun = math.max(0, math.floor(at / period) - math.floor(since / period))
  return math.min(capacity, tonumber(level) + begun * refill), at
end

-- Microseconds until so much has come back, windows or not.
local function await(missing, rest, refill, period, window)
  if window > 0 then
    return window + (math.ceil(missing / refill) - 1) * period
  end
  return math.ceil((missing * period - rest) / refill)
end

local function store(key, level, rest, at, capacity, refill, period, window)
  if level >= capacity then
    redis.call('DEL', key)
    return
  end
  local untilFull = (capacity - level) / refill * period
  if window > 0 then
    untilFull = await(capacity - level, 0, refill, period, window)
  end
  redis.call('SET', key, string.format('%.0f %.0f %.0f', level, rest, at),
    'PX', string.format('%.0f', math.ceil(untilFull / 1000) + 1))
end

local refused, wait = -1, 0
local before, after, rests, times, windows = {}, {}, {}, {}, {}
local seen = {}
for i = 1, #KEYS do
  local at = 2 + (i - 1) * width
  local capacity, refill, period, amount =
    tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 4])
  local hasWindows = ARGV[at + 3] == '1'
  local level, rest, since = 0, 0, now
  local twin = seen[KEYS[i]]
  if twin then
    level, rest, since = after[twin], rests[twin], times[twin]
  elseif hasWindows then
    level, since = turned(redis.call('GET', KEYS[i]), capacity, refill, period)
  else
    level, rest = filled(redis.call('GET', KEYS[i]), capacity, refill, period)
  end
  if mode == 'restore' then
    level = math.min(level, tonumber(ARGV[at + 5]))
  end
  local window = hasWindows and period - math.fmod(since, period) + since - now or 0
  if mode == 'take' and refused < 0 and level < amount then
    refused = i - 1
    wait = amount > capacity and -1 or await(amount - level, rest, refill, period, window)
  end
  seen[KEYS[i]] = i
  before[i], after[i], rests[i] = level, math.min(capacity, level - amount), rest
  times[i], windows[i] = since, window
  before[#KEYS + i], after[#KEYS + i] = window, window
end
if refused >= 0 then
  return {refused, wait, unpack(before)}
end
for i = 1, #KEYS do
  local at = 2 + (i - 1) * width
  store(KEYS[i], after[i], rests[i], times[i], tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]),
    windows[i])
end
return {refused, wait, unpack(after)}
