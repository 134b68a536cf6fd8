import AllocationRules
import BudgetModel

/// Stages FRANCHISE and DOUBLES and the preparation of every sheet for the count of its ballots.
struct SheetStage {
  let plan: CyclePlan
  let rows: BallotRows
  private(set) var standing: Standing
  private(set) var readings: [SheetReading] = []
  private(set) var exclusionIDs: [String] = []
  private(set) var roll: RollLink?
  /// By contest.
  private(set) var forms: [TallyAccumulator.Form] = []
  /// People who count for more than one in some contest.
  private(set) var doubledPeople = 0
  private(set) var diagnostics: [Diagnostic] = []
  private var hasScaleError = false

  init(plan: CyclePlan, sheets: [BallotSheet], workers: some Workers) {
    self.plan = plan
    rows = BallotRows(sheets)
    standing = Standing(rows)
    run(workers)
  }

  private mutating func run(_ workers: some Workers) {
    let byLaw = plan.input.byLaw
    var repeated = RepeatedBallots(rows: rows, policy: byLaw.duplicateBallot)
    repeated.run(&standing, workers: workers)
    let membership = ContestMembership(plan: plan, rows: rows)
    var doubles = DoubleVoters(membership: membership, policy: byLaw.duplicates)
    doubles.run(&standing, workers: workers)
    let rollEntries = linkRoll(workers)
    let franchise = FranchiseTest(plan: plan, rows: rows, rollEntries: rollEntries)
    exclusionIDs = franchise.exclusionIDs
    let weights = BallotWeights(rows: rows, roll: plan.input.roll, rollEntries: rollEntries)
    let shareFinder = MembershipShares(membership: membership)
    let shares = shareFinder.shares(
      policy: byLaw.membership, acrossDimensions: doubles.acrossDimensions, standing: standing,
      roll: roll, rollEntries: rollEntries, franchise: franchise)
    if byLaw.membership == .double {
      doubledPeople = doubles.acrossDimensions.count { places in
        shareFinder.countsDouble(places.filter(standing.stands), weights) { place, contest in
          franchise.excludes(rollEntries[place.sheet]?[place.ballot], from: contest)
        }
      }
    }
    diagnostics += repeated.diagnostics + doubles.diagnostics + (roll?.diagnostics ?? [])
    diagnostics += franchise.diagnostics + weights.diagnostics
    let factors = plan.contests.indices.map { contest in
      byLaw.membership == .split && shareFinder.mixedContests.contains(ContestIndex(contest))
        ? MembershipShares.splitFactor : 1
    }
    makeForms(weights: weights, factors: factors)
    // Without common scales nothing can be added up; every other error leaves the rest readable.
    if !weights.diagnostics.isEmpty || hasScaleError { return }
    let places = ProjectPlaces(plan: plan)
    readings = rows.sheets.indices.map { sheet in
      reading(
        of: sheet, membership: membership, places: places, franchise: franchise, weights: weights,
        factors: factors, shares: shares[sheet], rollEntries: rollEntries[sheet])
    }
  }

  private mutating func linkRoll(_ workers: some Workers) -> [[Int32]?] {
    guard let table = plan.input.roll else { return rows.sheets.map { _ in nil } }
    let link = RollLink(
      roll: table, tree: plan.tree, isChoiceFree: plan.input.byLaw.rollChoiceIsFree)
    roll = link
    return link.link(rows, &standing, workers: workers)
  }

  private mutating func makeForms(weights: BallotWeights, factors: [Int64]) {
    let used = rows.sheets.filter { $0.valueScale != 1 }
    let pointScale = CommonScale.denominator(of: used.map { Ratio(1, over: $0.valueScale) })
    if pointScale == nil {
      refuseScale(
        .weightsTooFine, used[0].file,
        "the common denominator of the points is above 1000000000000; round the points")
    }
    forms = plan.contests.enumerated().map { place, contest in
      let needs = TallyNeeds(settings: contest.settings, tieChain: plan.input.byLaw.tieChain)
      return TallyAccumulator.Form(
        projects: contest.projects.count, needs: needs,
        positional: needs.score.flatMap { PositionalScore($0, contest: contest) },
        weightScale: weights.scale * factors[place], pointScale: pointScale ?? 1)
    }
    checkScores()
    checkPoints(pointScale: pointScale ?? 1, weights: weights)
  }

  private mutating func refuseScale(_ code: DiagnosticCode, _ file: String, _ sentence: String) {
    hasScaleError = true
    let refusal = Diagnostic(code, at: SourceLocation(file: file), sentence)
    // Several parts of a file may have one fault.
    if diagnostics.last != refusal { diagnostics.append(refusal) }
  }

  private mutating func checkScores() {
    for (place, form) in forms.enumerated()
    where form.needs.score != nil && form.positional == nil {
      let contest = plan.contests[place]
      refuseScale(
        .weightsTooFine, plan.levels[contest.council].place.file,
        "the scores of positions in pool \(contest.poolID) need a denominator or a number above "
          + "1000000000000000; write rounder numbers")
    }
  }

  /// Sums of points stay whole 128-bit numbers, the points of one ballot 64-bit numbers.
  private mutating func checkPoints(pointScale: Int64, weights: BallotWeights) {
    let hasProfile = forms.contains { $0.needs.ballots }
    if !hasProfile && !forms.contains(where: { $0.needs.points }) { return }
    for sheet in rows.sheets where [.points, .byKind].contains(sheet.valueMeaning) {
      var largest: UInt64 = 0
      for value in sheet.values where value > BallotSheet.badValue {
        largest = max(largest, value.magnitude)
      }
      let scaled = Int128(largest) * Int128(pointScale / sheet.valueScale)
      if hasProfile && scaled > Int128(Int64.max) {
        refuseScale(
          .overflow, sheet.file,
          "the points of a ballot, over the common denominator of all points, are more than 64 "
            + "bits hold; use smaller or rounder numbers")
      }
      let (weighed, isOverflow) = (scaled * Int128(MembershipShares.splitFactor))
        .multipliedReportingOverflow(by: Int128(max(1, weights.sum)))
      if isOverflow || weighed > Int128.max / Int128(max(1, rows.sheets.count)) {
        refuseScale(
          .overflow, sheet.file,
          "the points of all ballots, weighed, add up to more than 128 bits hold; use smaller "
            + "numbers")
      }
    }
  }

  /// Distinct voter keys on the ballots that each council received.
  func votersByCouncil(workers: some Workers) -> [Int] {
    var voters = plan.tree.councils.map { _ in 0 }
    for group in rows.sheetsByCouncil() {
      var columns: [KeyColumn] = []
      var keyed = 0
      for sheet in group.sheets {
        guard let keys = rows.sheets[sheet].voterKeys else { continue }
        let codes = Array(repeating: UInt8(0), count: keys.count)
        columns.append(KeyColumn(keys: keys, firstRow: rows.starts[sheet], codes: codes))
        keyed += (0..<keys.count).count { !keys.range(at: $0).isEmpty }
      }
      let repeated = EqualKeys.groups(in: columns, workers: workers)
      voters[group.council.position] = keyed - repeated.reduce(0) { $0 + $1.count - 1 }
    }
    return voters
  }

  private func reading(
    of sheet: Int, membership: ContestMembership, places: ProjectPlaces, franchise: FranchiseTest,
    weights: BallotWeights, factors: [Int64], shares: [SheetReading.Share], rollEntries: [Int32]?
  ) -> SheetReading {
    let ballots = rows.sheets[sheet]
    let council = membership.readings[ballots.council]!
    let contests = council.contests.map { plan.contests[$0] }
    return SheetReading(
      sheet: ballots, council: council, projects: places,
      limits: contests.map { BallotLimits(contest: $0, plan: plan, sheet: ballots) },
      forms: council.contests.map { forms[$0.position] },
      exclusions: council.contests.map { franchise.exclusions[$0.position] },
      exclusionCount: franchise.exclusionIDs.count,
      rejectsWholeRow: plan.input.byLaw.rejectsWholeRow, codes: standing.codes[sheet],
      rollEntries: rollEntries, weights: weights.weights[sheet], unitWeight: weights.scale,
      weightFactors: council.contests.map { factors[$0.position] }, shares: shares,
      channels: council.contests.map { contest in
        ballots.channelNames.map { forms[contest.position].needs.channels.firstIndex(of: $0) }
      },
      poolSlots: ballots.poolNames.map { name in
        contests.firstIndex { $0.poolID == name } ?? -1
      })
  }
}

/// Counts all sheets in blocks of ballots, in parallel; results are joined by index.
enum SheetCounts {
  /// At least this many ballots, and not fewer than the pairs of projects that a block sums.
  private static func blockSize(_ reading: SheetReading) -> Int {
    reading.forms.reduce(1 << 16) { max($0, $1.needs.above == nil ? 0 : $1.projects * $1.projects) }
  }

  static func count(_ readings: [SheetReading], workers: some Workers) -> [BlockCount] {
    var blocks: [(sheet: Int, range: Range<Int>)] = []
    for (place, reading) in readings.enumerated() {
      let count = reading.sheet.ballotCount
      let size = blockSize(reading)
      for start in stride(from: 0, to: count, by: size) {
        blocks.append((place, start..<min(start + size, count)))
      }
    }
    let work = blocks
    let counts = workers.map(work.count) {
      BlockCounter.count(readings[work[$0].sheet], work[$0].range)
    }
    var joined = readings.map { BlockCount($0) }
    for (place, block) in work.enumerated() { joined[block.sheet] += counts[place] }
    return joined
  }
}
