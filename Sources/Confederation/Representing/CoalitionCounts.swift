internal import BigInt

/// How many coalitions have each sum of steps, among sums below a limit: what is possible only,
/// ascending.
struct CoalitionCounts {
  /// Sums that may be worked on, over all additions.
  static let mostWork = 2_000_000

  private(set) var sums: [Int] = [0]
  private(set) var counts: [BigInt] = [1]
  let limit: Int

  /// Nil where it would take more work than `mostWork`.
  init?(steps: [Int], below limit: Int) {
    self.limit = limit
    var work = 0
    for step in steps {
      work += sums.count
      if work > Self.mostWork { return nil }
      add(step)
    }
  }

  /// Each coalition with and without one more member.
  private mutating func add(_ step: Int) {
    var (newSums, newCounts): ([Int], [BigInt]) = ([], [])
    newSums.reserveCapacity(2 * sums.count)
    newCounts.reserveCapacity(2 * sums.count)
    var (left, right) = (0, 0)
    while left < sums.count || right < sums.count {
      let without = left < sums.count ? sums[left] : .max
      let with = right < sums.count ? sums[right] + step : .max
      let sum = min(without, with)
      if sum >= limit { break }
      var count = BigInt(0)
      if without == sum {
        count += counts[left]
        left += 1
      }
      if with == sum {
        count += counts[right]
        right += 1
      }
      newSums.append(sum)
      newCounts.append(count)
    }
    (sums, counts) = (newSums, newCounts)
  }

  /// The coalitions without one of the members, whose step is not zero.
  func removing(_ step: Int) -> CoalitionCounts {
    var rest = self
    var found = 0
    for place in sums.indices {
      // Sums with the member come from sums without, which are settled already.
      while found < place && rest.sums[found] + step < sums[place] { found += 1 }
      if found < place && rest.sums[found] + step == sums[place] {
        rest.counts[place] -= rest.counts[found]
      }
    }
    return rest
  }

  func forEach(from lowest: Int, _ body: (Int, BigInt) -> Void) {
    for place in sums.indices where sums[place] >= lowest && !counts[place].isZero {
      body(sums[place], counts[place])
    }
  }
}
