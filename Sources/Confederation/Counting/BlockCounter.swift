import AllocationRules
import BudgetModel

/// Checks and counts a block of one sheet's ballots, one after the other, on flat arrays only.
struct BlockCounter {
  /// What a contest makes of the ballot at hand.
  private enum Verdict {
    /// The ballot is none of this contest's.
    case absent
    case counted
    case rejected(BallotCode)
    case excluded(Int)
  }

  private let reading: SheetReading
  private(set) var count: BlockCount
  private var ballots: [ContestBallot]
  private var verdicts: [Verdict]
  private var repeated: [RepeatedChoiceCheck]
  /// By slot; nil: the rule reads no ballots.
  private var rows: [ProfileRows?]
  private var unknown: [Int32] = []
  private var outside: [Int32] = []
  private var voidNowhere = 0
  private var nextShare = 0

  init(_ reading: SheetReading) {
    self.reading = reading
    count = BlockCount(reading)
    ballots = reading.limits.map { _ in ContestBallot() }
    verdicts = reading.limits.map { _ in .absent }
    repeated = reading.forms.map { RepeatedChoiceCheck(projects: $0.projects) }
    rows = zip(reading.forms, reading.limits).map { form, limits in
      form.needs.ballots ? ProfileRows(form, kind: limits.kind) : nil
    }
  }

  static func count(_ reading: SheetReading, _ range: Range<Int>) -> BlockCount {
    var counter = BlockCounter(reading)
    counter.nextShare = reading.shares.partitioningIndex { $0.ballot >= range.lowerBound }
    if let plain = PlainBallots(reading) {
      let count = plain.count(range)
      for ballot in count.others { counter.countBallot(ballot) }
      plain.add(count, to: &counter.count)
      for slot in counter.rows.indices {
        plain.add(count, of: range, slot, to: &counter.rows[slot])
      }
    } else {
      for ballot in range { counter.countBallot(ballot) }
    }
    counter.count.profiles = counter.rows.map { $0.map { [$0.closed] } ?? [] }
    return counter.count
  }

  /// The choices that stand in one contest, of each ballot that counts there.
  static func countedChoices(
    _ reading: SheetReading, slot: Int
  ) -> [(ballot: Int, choices: [BallotChoice])] {
    var counter = BlockCounter(reading)
    var counted: [(ballot: Int, choices: [BallotChoice])] = []
    for ballot in 0..<reading.sheet.ballotCount {
      let before = counter.count.account.counted
      counter.countBallot(ballot)
      guard counter.count.account.counted > before, case .counted = counter.verdicts[slot] else {
        continue
      }
      counted.append((ballot, counter.ballots[slot].choices))
    }
    return counted
  }

  private mutating func countBallot(_ ballot: Int) {
    let findings = count.findings.count
    let code = BallotCode(rawValue: reading.codes[ballot]) ?? .none
    sortChoices(of: ballot)
    reportStrayChoices(of: ballot)
    for slot in ballots.indices {
      verdicts[slot] = code == .none ? verdict(slot, ballot) : rejection(slot, ballot, code)
    }
    settle(ballot, code, findings: findings)
    while nextShare < reading.shares.count && reading.shares[nextShare].ballot <= ballot {
      nextShare += 1
    }
  }

  // MARK: Choices

  private mutating func sortChoices(of ballot: Int) {
    for slot in ballots.indices { ballots[slot].clear() }
    unknown.removeAll(keepingCapacity: true)
    outside.removeAll(keepingCapacity: true)
    voidNowhere = 0
    let onlySlot = reading.poolSlot(of: ballot)
    let range = reading.sheet.choiceRange(of: ballot)
    let hasValues = !reading.sheet.values.isEmpty
    for place in range {
      let number = Int32(place - range.lowerBound)
      let project = Int(reading.sheet.choices[place])
      if project < 0 {
        unknown.append(number)
        continue
      }
      let slot = Int(reading.council.slots[project])
      if slot < 0 || (onlySlot != nil && slot != onlySlot) {
        if slot == Int(CouncilReading.voidNowhere) {
          voidNowhere += 1
        } else {
          outside.append(number)
        }
        continue
      }
      let value = hasValues ? reading.sheet.values[place] : BallotSheet.missingValue
      if value == 0 && reading.limits[slot].skipsZeros { continue }
      ballots[slot].readCount += 1
      ballots[slot].choices.append(
        BallotChoice(
          number: number, place: reading.projects.places[project], value: value,
          isVoid: reading.projects.isVoid[project]))
    }
  }

  private mutating func reportStrayChoices(of ballot: Int) {
    for choice in unknown { report(ballot, nil, .choiceUnknown(choice: Int(choice))) }
    for choice in outside { report(ballot, nil, .choiceOutOfScope(choice: Int(choice))) }
  }

  private mutating func report(_ ballot: Int, _ slot: Int?, _ fault: Fault) {
    count.findings.append(Finding(ballot: ballot, slot: slot, fault: fault))
  }

  // MARK: One contest

  /// Whether the contest receives the ballot: all of its councils' ballots, or with
  /// `electorate: touched` those that name a project of it.
  private func belongs(_ slot: Int, _ ballot: Int) -> Bool {
    if let only = reading.poolSlot(of: ballot), only != slot { return false }
    let limits = reading.limits[slot]
    return !limits.readsOnlyTouched || !ballots[slot].choices.isEmpty
      || (limits.unknownRejects && !unknown.isEmpty)
  }

  private mutating func verdict(_ slot: Int, _ ballot: Int) -> Verdict {
    guard belongs(slot, ballot) else { return .absent }
    if let entries = reading.exclusions[slot], let entry = reading.rollEntries?[ballot] {
      let exclusion = entries[Int(entry)]
      if exclusion >= 0 { return .excluded(Int(exclusion)) }
    }
    if parts(slot, ballot) == 0 {
      report(ballot, slot, .otherMembership)
      return .rejected(.voterTwoCouncils)
    }
    guard let fault = check(slot, ballot) else { return .counted }
    report(ballot, slot, fault)
    return .rejected(fault.code)
  }

  private func rejection(_ slot: Int, _ ballot: Int, _ code: BallotCode) -> Verdict {
    belongs(slot, ballot) ? .rejected(code) : .absent
  }

  /// The checks of FORMATS 2.3 that concern one contest, in the order of its table.
  private mutating func check(_ slot: Int, _ ballot: Int) -> Fault? {
    let limits = reading.limits[slot]
    let isMismatched =
      !reading.sheet.mismatchedValues.isEmpty
      && reading.sheet.mismatchedValues.contains(ballot)
    var fault: Fault?
    if limits.unknownRejects, let choice = unknown.first {
      fault = .namesUnknownProject(choice: Int(choice))
    }
    if limits.values == .ranks && choicesRead > ballots[slot].readCount {
      closeForeignRanks(slot, ballot)
    }
    fault =
      fault ?? unreadableCell(slot)
      ?? repeated[slot].check(&ballots[slot], limits: limits, mark: UInt32(ballot + 1))
      ?? RankCheck.check(&ballots[slot], limits: limits)
      ?? PointsCheck.check(ballots[slot], limits: limits, isMismatched: isMismatched)
      ?? ChoiceLimitCheck.check(&ballots[slot], limits: limits)
      ?? CostCheck.check(&ballots[slot], limits: limits, isMismatched: isMismatched)
    for dropped in ballots[slot].choiceFaults { report(ballot, slot, dropped) }
    return fault
  }

  /// A wide file of an approval contest: a cell that is neither 0 nor 1.
  private func unreadableCell(_ slot: Int) -> Fault? {
    guard reading.limits[slot].values == .none, reading.sheet.valueMeaning == .byKind else {
      return nil
    }
    let bad = ballots[slot].choices.first { $0.value == BallotSheet.badValue }
    return bad.map { .cellUnreadable(choice: Int($0.number)) }
  }

  /// A rank that only choices of other contests hold is no gap in this one.
  private mutating func closeForeignRanks(_ slot: Int, _ ballot: Int) {
    let range = reading.sheet.choiceRange(of: ballot)
    let own = Set(ballots[slot].choices.map(\.value))
    let numbers = Set(ballots[slot].choices.map { Int($0.number) })
    var foreign: Set<Int64> = []
    for place in range where !numbers.contains(place - range.lowerBound) {
      let value = reading.sheet.values[place]
      if value > 0 && !own.contains(value) { foreign.insert(value) }
    }
    if foreign.isEmpty { return }
    for place in ballots[slot].choices.indices where ballots[slot].choices[place].value > 0 {
      let value = ballots[slot].choices[place].value
      let below = Int64(foreign.count { $0 < value })
      ballots[slot].choices[place].value -= below * reading.limits[slot].valueScale
    }
  }

  private func parts(_ slot: Int, _ ballot: Int) -> Int64 {
    var place = nextShare
    while place < reading.shares.count && reading.shares[place].ballot == ballot {
      if reading.shares[place].slot == slot { return reading.shares[place].parts }
      place += 1
    }
    return 1
  }

  // MARK: The whole ballot

  private mutating func settle(_ ballot: Int, _ code: BallotCode, findings: Int) {
    var isCounted = false
    var rejection: BallotCode? = code == .none ? nil : code
    var exclusion: Int?
    for verdict in verdicts {
      switch verdict {
      case .absent: continue
      case .counted: isCounted = true
      case .rejected(let code): rejection = rejection ?? code
      case .excluded(let place): exclusion = exclusion ?? place
      }
    }
    if let rejection, code != .none || !isCounted || reading.rejectsWholeRow {
      settleRejected(ballot, rejection)
    } else if let exclusion, !isCounted {
      count.findings.removeSubrange(findings...)
      settleExcluded(ballot, exclusion)
    } else {
      settleCounted(ballot)
    }
  }

  private var choicesRead: Int {
    ballots.reduce(unknown.count + outside.count + voidNowhere) { $0 + $1.readCount }
  }

  private mutating func settleRejected(_ ballot: Int, _ code: BallotCode) {
    count.account.received += 1
    count.account.rejected[Int(code.rawValue)] += 1
    count.account.choicesRead += choicesRead
    count.account.choicesOnRejected += choicesRead
    count.account.rowsRead += reading.rows(of: ballot)
    count.account.rowsOnRejected += reading.rows(of: ballot)
    for slot in verdicts.indices {
      switch verdicts[slot] {
      case .absent: continue
      case .counted: settle(slot, as: code)
      case .rejected(let own): settle(slot, as: own)
      case .excluded(let exclusion): settle(slot, asExcluded: exclusion)
      }
    }
  }

  private mutating func settleExcluded(_ ballot: Int, _ exclusion: Int) {
    count.account.received += 1
    count.account.excluded[exclusion] += 1
    count.account.choicesRead += choicesRead
    count.account.choicesOnExcluded += choicesRead
    count.account.rowsRead += reading.rows(of: ballot)
    count.account.rowsOnExcluded += reading.rows(of: ballot)
    for slot in verdicts.indices {
      if case .excluded(let own) = verdicts[slot] { settle(slot, asExcluded: own) }
    }
  }

  private mutating func settle(_ slot: Int, as code: BallotCode) {
    count.tallies[slot].received += 1
    count.tallies[slot].rejected[Int(code.rawValue)] += 1
  }
  private mutating func settle(_ slot: Int, asExcluded exclusion: Int) {
    count.tallies[slot].received += 1
    count.tallies[slot].excluded[exclusion] += 1
  }

  private mutating func settleCounted(_ ballot: Int) {
    let weight = reading.weight(of: ballot)
    count.account.received += 1
    count.account.counted += 1
    count.account.weight += weight
    count.account.choicesRead += choicesRead
    count.account.rowsRead += reading.rows(of: ballot)
    count.account.rowsOnCounted += reading.rows(of: ballot)
    add(unknown.count, to: .unknownProject)
    add(outside.count, to: .choiceOutOfScope)
    add(voidNowhere, to: .choiceVoid)
    var valid = 0
    for slot in verdicts.indices {
      switch verdicts[slot] {
      case .absent: continue
      case .counted: valid += settleCounted(slot, ballot, weight)
      case .rejected(let code):
        settle(slot, as: code)
        add(ballots[slot].readCount, to: code)
      case .excluded(let exclusion):
        settle(slot, asExcluded: exclusion)
        count.account.excludedChoices[exclusion] += ballots[slot].readCount
      }
    }
    if valid == 0 {
      count.account.blank += 1
      if choicesRead > 0 { count.account.allVoid += 1 }
    }
  }

  private mutating func add(_ choices: Int, to code: BallotCode) {
    count.account.voidChoices[Int(code.rawValue)] += choices
  }

  /// How many choices have an effect.
  private mutating func settleCounted(_ slot: Int, _ ballot: Int, _ weight: Int64) -> Int {
    let limits = reading.limits[slot]
    let weight = weight * reading.weightFactors[slot] / parts(slot, ballot)
    count.tallies[slot].received += 1
    count.tallies[slot].count(
      ballots[slot].choices, limits: limits, weight: weight, channel: channel(of: ballot, slot))
    add(ballots[slot].repeatedCount, to: .choiceDuplicate)
    add(ballots[slot].beyondLimit, to: .overvote)
    add(ballots[slot].beyondCost, to: .overCost)
    if ballots[slot].hasRankGap { count.account.gaps += 1 }
    var valid = 0
    var void = 0
    for choice in ballots[slot].choices {
      if choice.isVoid { void += 1 } else if limits.chooses(choice) { valid += 1 }
    }
    add(void, to: .choiceVoid)
    count.account.choicesCounted += ballots[slot].choices.count - void
    if valid > 0 || !limits.ignoresBlanks {
      rows[slot]?.add(ballots[slot].choices, limits: limits, weight: weight)
    }
    return valid
  }

  private func channel(of ballot: Int, _ slot: Int) -> Int? {
    guard let number = reading.sheet.channels?[ballot], number > 0 else { return nil }
    return reading.channels[slot][Int(number) - 1]
  }
}

extension Array {
  /// The first position from which the condition holds for all; the array is ordered by it.
  func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
