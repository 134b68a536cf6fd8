import AllocationRules
import BudgetModel

/// What most ballots need: approvals without labels, ranks, points or amounts. Counts a ballot with
/// nothing to report in one pass over its choices; every other ballot is left to `BlockCounter`,
/// which says what is wrong with it.
struct PlainBallots: Sendable {
  /// The least and most choices of one contest, and whether a ballot must touch it.
  fileprivate struct Bounds: Sendable {
    var least: Int
    var most: Int
    var readsOnlyTouched: Bool
    var ignoresBlanks: Bool
    var weightFactor: Int64
  }
  /// Sums of one contest.
  fileprivate struct Sums: Sendable {
    var counted = 0
    var blank = 0
    var weight: Int64 = 0
    var blankWeight: Int64 = 0

    @inline(__always)
    mutating func add(_ choices: Int32, _ bounds: Bounds, weight own: Int64) {
      if choices == 0 && bounds.readsOnlyTouched { return }
      counted += 1
      let scaled = own * bounds.weightFactor
      if choices == 0 {
        blank += 1
        blankWeight += scaled
        if bounds.ignoresBlanks { return }
      }
      weight += scaled
    }
  }
  /// What the plain ballots of a block add up to.
  struct Count: Sendable {
    fileprivate var sums: [Sums]
    /// Over the scale of the ballots' weights, contest after contest.
    fileprivate var votes: [Int64]
    fileprivate var ballots = 0
    fileprivate var blankBallots = 0
    fileprivate var choices = 0
    fileprivate var rows = 0
    fileprivate var weight: Int64 = 0
    /// Ballots that are not plain.
    var others: [Int] = []
  }

  private let reading: SheetReading
  private let bounds: [Bounds]
  /// Where the votes of each contest start in `votes`; one more entry than contests.
  private let starts: [Int]
  /// By project: its place in `votes`; less than 0: not a plain choice on this sheet.
  private let targets: [Int32]

  /// Nil where the sheet or one of its contests needs more than approvals.
  init?(_ reading: SheetReading) {
    let sheet = reading.sheet
    guard sheet.poolNumbers == nil, sheet.valueMeaning != .byKind, reading.shares.isEmpty,
      reading.limits.allSatisfy({ $0.kind == .approval && $0.labels.isEmpty }),
      reading.exclusions.allSatisfy({ $0 == nil }), reading.forms.allSatisfy(Self.isPlain)
    else { return nil }
    self.reading = reading
    bounds = reading.limits.enumerated().map { slot, limits in
      Bounds(
        least: limits.minimumChoices, most: limits.maximumChoices,
        readsOnlyTouched: limits.readsOnlyTouched, ignoresBlanks: limits.ignoresBlanks,
        weightFactor: reading.weightFactors[slot])
    }
    var starts = [0]
    for form in reading.forms { starts.append(starts[starts.count - 1] + form.projects) }
    self.starts = starts
    targets = reading.council.slots.indices.map { project in
      let slot = Int(reading.council.slots[project])
      if slot < 0 || reading.projects.isVoid[project] { return -1 }
      return Int32(starts[slot]) + reading.projects.places[project]
    }
  }

  private static func isPlain(_ form: TallyAccumulator.Form) -> Bool {
    let needs = form.needs
    return needs.score == nil && needs.above == nil && !needs.ranks && !needs.amounts
      && needs.channels.isEmpty && !needs.points
  }

  func count(_ range: Range<Int>) -> Count {
    var count = Count(
      sums: bounds.map { _ in Sums() }, votes: Array(repeating: 0, count: starts[bounds.count]))
    // By project: the number of the last ballot that named it. By slot: choices of the ballot.
    var seen = Array(repeating: UInt32(0), count: targets.count)
    var chosen = Array(repeating: Int32(0), count: bounds.count)
    var votes = count.votes
    count.votes = []
    var sums = votes.mutableSpan
    var marks = seen.mutableSpan
    let all = reading.sheet.choices.span
    let slots = reading.council.slots.span
    let places = targets.span
    for ballot in range {
      let choices = reading.sheet.choiceRange(of: ballot)
      let own = reading.weight(of: ballot)
      var isPlain = reading.codes[ballot] == 0
      var added = choices.lowerBound
      for slot in chosen.indices { chosen[slot] = 0 }
      while isPlain && added < choices.upperBound {
        let project = Int(all[added])
        if project < 0 || places[project] < 0 || marks[project] == UInt32(ballot + 1) {
          isPlain = false
        } else {
          marks[project] = UInt32(ballot + 1)
          chosen[Int(slots[project])] += 1
          sums[Int(places[project])] += own
          added += 1
        }
      }
      if !isPlain || !areWithinBounds(chosen) {
        for place in choices.lowerBound..<added { sums[Int(places[Int(all[place])])] -= own }
        count.others.append(ballot)
        continue
      }
      add(ballot, choices.count, chosen, own, to: &count)
    }
    count.votes = votes
    return count
  }

  @inline(__always)
  private func areWithinBounds(_ chosen: [Int32]) -> Bool {
    for slot in chosen.indices {
      let count = Int(chosen[slot])
      if count > bounds[slot].most || (count > 0 && count < bounds[slot].least) { return false }
    }
    return true
  }

  @inline(__always)
  private func add(
    _ ballot: Int, _ choices: Int, _ chosen: [Int32], _ own: Int64, to count: inout Count
  ) {
    count.ballots += 1
    count.choices += choices
    count.weight += own
    if choices == 0 { count.blankBallots += 1 }
    if let rows = reading.sheet.rowsPerBallot { count.rows += Int(rows[ballot]) }
    for slot in chosen.indices {
      count.sums[slot].add(chosen[slot], bounds[slot], weight: own)
    }
  }

  /// Adds what the plain ballots give to a block.
  func add(_ plain: Count, to block: inout BlockCount) {
    block.account.received += plain.ballots
    block.account.counted += plain.ballots
    block.account.blank += plain.blankBallots
    block.account.choicesRead += plain.choices
    block.account.choicesCounted += plain.choices
    block.account.weight += plain.weight
    let rows = reading.sheet.rowsPerBallot == nil ? plain.ballots : plain.rows
    block.account.rowsRead += rows
    block.account.rowsOnCounted += rows
    for slot in plain.sums.indices {
      block.tallies[slot].received += plain.sums[slot].counted
      block.tallies[slot].counted += plain.sums[slot].counted
      block.tallies[slot].blank += plain.sums[slot].blank
      block.tallies[slot].weight += plain.sums[slot].weight
      block.tallies[slot].blankWeight += plain.sums[slot].blankWeight
      for place in starts[slot]..<starts[slot + 1] {
        block.tallies[slot].votes[place - starts[slot]] +=
          plain.votes[place] * bounds[slot].weightFactor
      }
    }
  }

  /// Adds the plain ballots of a block to the rows of one contest, if its rule reads ballots.
  func add(_ plain: Count, of range: Range<Int>, _ slot: Int, to rows: inout ProfileRows?) {
    guard var own = rows.take() else { return }
    let bounds = bounds[slot]
    let leavesBlank = bounds.readsOnlyTouched || bounds.ignoresBlanks
    let all = reading.sheet.choices.span
    let slots = reading.council.slots.span
    let places = reading.projects.places.span
    var next = 0
    for ballot in range {
      if next < plain.others.count && plain.others[next] == ballot {
        next += 1
        continue
      }
      var isBlank = true
      for place in reading.sheet.choiceRange(of: ballot) {
        let project = Int(all[place])
        if slots[project] != slot { continue }
        own.add(places[project])
        isBlank = false
      }
      if !(isBlank && leavesBlank) {
        own.close(weight: reading.weight(of: ballot) * bounds.weightFactor)
      }
    }
    rows = own
  }
}
