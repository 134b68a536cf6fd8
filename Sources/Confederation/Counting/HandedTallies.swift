import AllocationRules
import BudgetModel

/// The tallies that councils handed in instead of ballots, or beside them (CONFEDERATION 8.2).
struct HandedTallies {
  /// One table, read for the contests of this cycle.
  struct Table: Sendable {
    var handed: HandedTally
    var council: CouncilIndex
    /// By position of the contest.
    var tallies: [Int: ContestTally]
    var ballots: BallotCounts
    var weight: Ratio
  }

  let plan: CyclePlan
  private(set) var tables: [Table] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(plan: CyclePlan) {
    self.plan = plan
    for handed in plan.input.tallies { read(handed) }
    tables.sort { $0.council < $1.council }
    refuseOverlaps()
  }

  // MARK: One table

  private mutating func read(_ handed: HandedTally) {
    checkSeal(handed)
    guard let council = plan.tree.index(ofID: handed.councilID) else {
      refuse(
        .councilUnknown, handed, nil,
        "council \(quoted(handed.councilID)) is not in the tree; correct the file's name")
      return
    }
    checkValues(handed, council)
    var tallies: [Int: ContestTally] = [:]
    for (place, contest) in plan.contests.enumerated() {
      let rows = handed.rows.filter { $0.poolID == contest.poolID }
      guard contest.reads(council) else { continue }
      tallies[place] = tally(rows, contest, handed, council)
    }
    let whole = wholeRows(handed)
    let ballots = TallyRows.ballots(of: whole)
    let weight = whole.first { $0.measure == .weight && $0.key.isEmpty }?.value
    tables.append(
      Table(
        handed: handed, council: council, tallies: tallies, ballots: ballots,
        weight: weight ?? Ratio(ballots.counted)))
  }

  /// Rows without a pool; where there are none, those of the pool with most `received`, then the
  /// first pool id (FORMATS 2.4).
  private func wholeRows(_ handed: HandedTally) -> [TallyRow] {
    let whole = handed.rows.filter { $0.poolID.isEmpty }
    if !whole.isEmpty { return whole }
    let received = handed.rows.filter { $0.measure == .received }
    let best = received.min { left, right in
      left.value != right.value ? left.value > right.value : left.poolID.isBefore(right.poolID)
    }
    guard let pool = best?.poolID else { return [] }
    return handed.rows.filter { $0.poolID == pool && $0.projectID.isEmpty }
  }

  private mutating func tally(
    _ rows: [TallyRow], _ contest: Contest, _ handed: HandedTally, _ council: CouncilIndex
  ) -> ContestTally {
    let ids = contest.projects.map { plan.projects[$0].id }
    let reader = TallyRows(
      councilID: handed.councilID, minorDigits: plan.input.byLaw.minorDigits)
    let tally = reader.tally(of: rows, projects: ids, needs: needs(of: contest))
    checkSums(tally, contest, handed)
    checkMeasures(rows, tally, contest, handed)
    return tally
  }

  private func needs(of contest: Contest) -> TallyNeeds {
    TallyNeeds(settings: contest.settings, tieChain: plan.input.byLaw.tieChain)
  }

  private mutating func refuse(
    _ code: DiagnosticCode, _ handed: HandedTally, _ row: Int?, _ sentence: String
  ) {
    diagnostics.append(
      Diagnostic(
        code, at: SourceLocation(file: handed.file, line: row.map { handed.lines[$0] }), sentence))
  }

  // MARK: Checks

  private mutating func checkSeal(_ handed: HandedTally) {
    guard let sealed = handed.sealedRulesSHA256 else {
      if plan.input.byLaw.acceptsUnsealedTallies { return }
      refuse(
        .tallySealMismatch, handed, nil,
        "the tally of council \(handed.councilID) has no seal; hand in its manifest, or set "
          + "tallies: {unsealed: allow}")
      return
    }
    if sealed == plan.input.rulesSHA256 { return }
    refuse(
      .tallyBylawDiffers, handed, nil,
      "the tally of council \(handed.councilID) was made under the rules \(sealed.prefix(12))…, "
        + "this count uses \(plan.input.rulesSHA256.prefix(12))…; count it again under this by-law")
  }

  private mutating func checkValues(_ handed: HandedTally, _ council: CouncilIndex) {
    for (place, row) in handed.rows.enumerated() {
      let contest = plan.contests.first {
        $0.poolID == row.poolID && $0.reads(council)
      }
      if let problem = problem(of: row, contest, handed) {
        refuse(.tallyValueImpossible, handed, place, problem)
      }
    }
  }

  private func problem(of row: TallyRow, _ contest: Contest?, _ handed: HandedTally) -> String? {
    if row.councilID != handed.councilID {
      return "the row is about council \(quoted(row.councilID)), the file about "
        + "\(handed.councilID); correct one of them"
    }
    if row.poolID.isEmpty {
      return row.projectID.isEmpty
        ? countProblem(row) : "a row about a project must name its pool"
    }
    guard let contest else {
      return "pool \(quoted(row.poolID)) does not read the ballots of council \(handed.councilID)"
    }
    if row.projectID.isEmpty { return countProblem(row) }
    let ids = contest.projects.map { plan.projects[$0].id }
    if !ids.contains(row.projectID) {
      return "project \(quoted(row.projectID)) is not in pool \(row.poolID)"
    }
    let mayBeNegative = row.measure == .points
    if row.value < .zero && !mayBeNegative { return negative(row) }
    return nil
  }

  private func countProblem(_ row: TallyRow) -> String? {
    if row.value < .zero { return negative(row) }
    if row.measure == .blank && !["", TallyRow.weightKey].contains(row.key) {
      return "blank has the key \(quoted(row.key)); leave it empty, or write weight"
    }
    if row.measure != .weight && !row.isBlankWeight && !row.value.isWhole {
      return "\(row.measure.rawValue) is \(row.value.exact), a number of ballots is whole"
    }
    return nil
  }
  private func negative(_ row: TallyRow) -> String {
    "\(row.measure.rawValue) is \(row.value.exact), it cannot be below 0"
  }

  private mutating func checkSums(
    _ tally: ContestTally, _ contest: Contest, _ handed: HandedTally
  ) {
    let ballots = tally.ballots
    let what = "pool \(contest.poolID) of council \(handed.councilID)"
    let sum = ballots.counted + ballots.rejectedTotal + ballots.excludedTotal
    if ballots.received != sum {
      refuse(
        .tallyValueImpossible, handed, nil,
        "\(what) has \(ballots.received) ballots received, but counted, rejected and excluded add "
          + "up to \(sum)")
    }
    if ballots.blank > ballots.counted {
      refuse(
        .tallyValueImpossible, handed, nil,
        "\(what) has \(ballots.blank) blank ballots of \(ballots.counted) counted ones")
    }
    if ballots.blank == 0 ? !tally.blankWeight.isZero : tally.blankWeight.isZero {
      refuse(
        .tallyValueImpossible, handed, nil,
        "\(what) has \(ballots.blank) blank ballots with a weight of \(tally.blankWeight.exact)")
    }
    checkVotes(tally, contest, handed, what)
    checkAnswers(tally, contest, handed, what)
  }

  private mutating func checkVotes(
    _ tally: ContestTally, _ contest: Contest, _ handed: HandedTally, _ what: String
  ) {
    // Blank ballots that W leaves out may still name withdrawn projects.
    let most =
      contest.settings.ignoresBlankBallots ? tally.weight + tally.blankWeight : tally.weight
    for (place, project) in contest.projects.enumerated() where tally.votes[place] > most {
      let id = plan.projects[project].id
      let row = handed.rows.firstIndex {
        $0.poolID == contest.poolID && $0.measure == .votes && $0.projectID == id && $0.key.isEmpty
      }
      refuse(
        .tallyValueImpossible, handed, row,
        "\(what) has \(tally.votes[place].exact) votes for project \(id), but only \(most.exact) "
          + "counted ballots")
    }
  }

  /// Nobody gives two answers to one question, and a vote is a yes.
  private mutating func checkAnswers(
    _ tally: ContestTally, _ contest: Contest, _ handed: HandedTally, _ what: String
  ) {
    guard contest.settings.needsYesOverNo else { return }
    for (place, project) in contest.projects.enumerated() {
      let id = plan.projects[project].id
      let answers = [tally.yes, tally.no, tally.abstain].reduce(Ratio.zero) {
        $0 + ($1?[place] ?? .zero)
      }
      if answers > tally.weight {
        refuse(
          .tallyValueImpossible, handed, nil,
          "\(what) has \(answers.exact) yes, no and abstain for project \(id), but only "
            + "\(tally.weight.exact) counted ballots")
      }
      let row = handed.rows.firstIndex {
        $0.poolID == contest.poolID && $0.measure == .votes && $0.projectID == id
      }
      if let row, handed.rows[row].value != tally.votes[place] {
        refuse(
          .tallyValueImpossible, handed, row,
          "\(what) has \(handed.rows[row].value.exact) votes for project \(id), but "
            + "\(tally.votes[place].exact) yes; leave out the votes")
      }
    }
  }

  /// A measure that decides may not be missing altogether where there are votes.
  private mutating func checkMeasures(
    _ rows: [TallyRow], _ tally: ContestTally, _ contest: Contest, _ handed: HandedTally
  ) {
    let needs = needs(of: contest)
    let hasVotes = tally.votes.contains { $0 > .zero }
    let hasAnswers = needs.majorities && tally.ballots.counted > tally.ballots.blank
    let needed: [(Bool, TallyMeasure)] = [
      (hasVotes && needs.points, .points), (hasVotes && needs.score != nil, .score),
      (hasVotes && needs.ranks, .rank), (hasVotes && needs.amounts, .amount), (hasAnswers, .yes),
      (hasAnswers, .no),
    ]
    for (isNeeded, measure) in needed
    where isNeeded && !rows.contains(where: { $0.measure == measure }) {
      refuse(
        .tallyValueImpossible, handed, nil,
        "pool \(contest.poolID) of council \(handed.councilID) has votes but no rows of measure "
          + "\(measure.rawValue), which the by-law needs; add them")
    }
  }

  private mutating func refuseOverlaps() {
    let handedIn = tables
    for table in handedIn {
      for other in handedIn where other.council != table.council {
        guard plan.tree.isAncestorOrSelf(other.council, of: table.council) else { continue }
        refuse(
          .tallyOverlap, table.handed, nil,
          "council \(table.handed.councilID) and council \(other.handed.councilID) above it both "
            + "hand in a tally; leave out one of them")
      }
    }
  }

  // MARK: Beside ballots

  /// Compares a table with what the council's ballots give, and refuses ballots below a council that
  /// handed in a tally.
  mutating func compare(with tallies: CouncilTallies) {
    for table in tables {
      if tallies.present.contains(table.council) {
        compare(table, with: tallies)
      }
      for below in plan.tree.subtree(of: table.council)
      where below != table.council && tallies.present.contains(below) {
        refuse(
          .tallyOverlap, table.handed, nil,
          "council \(table.handed.councilID) hands in a tally and council \(plan.tree[below].id) "
            + "below it hands in ballots; leave out one of them")
      }
    }
  }

  private mutating func compare(_ table: Table, with tallies: CouncilTallies) {
    let writer = TallyRows(
      councilID: table.handed.councilID, minorDigits: plan.input.byLaw.minorDigits)
    var counted = writer.rows(
      of: tallies.ballots[table.council], weight: tallies.weights[table.council])
    for (place, contest) in plan.contests.enumerated() {
      guard let own = tallies.own[place][table.council.position] else { continue }
      let ids = contest.projects.map { plan.projects[$0].id }
      counted += writer.rows(of: own, poolID: contest.poolID, projects: ids)
    }
    let values = Dictionary(
      uniqueKeysWithValues: TallyRows.withImpliedWeights(counted).map { (Cell($0), $0.value) })
    let written = Set(table.handed.rows.map(Cell.init))
    for (place, row) in table.handed.rows.enumerated() where isComparable(row, values, counted) {
      let own = values[Cell(row)] ?? .zero
      if own != row.value { refuseMismatch(table, place, row, handed: row.value, ballots: own) }
    }
    for row in counted where row.measure == .votes && !row.value.isZero {
      if !written.contains(Cell(row)) {
        refuseMismatch(table, nil, row, handed: .zero, ballots: row.value)
      }
    }
  }

  private struct Cell: Hashable {
    var pool: String
    var measure: TallyMeasure
    var project: String
    var key: String
    init(_ row: TallyRow) {
      pool = row.poolID
      measure = row.measure
      project = row.projectID
      key = row.key
    }
  }

  /// Measures that the count does not take from these ballots say nothing against them.
  private func isComparable(
    _ row: TallyRow, _ values: [Cell: Ratio], _ counted: [TallyRow]
  ) -> Bool {
    if values[Cell(row)] != nil { return true }
    if row.measure == .weight || row.isBlankWeight { return false }
    return [.received, .counted, .rejected, .excluded, .blank].contains(row.measure)
      || counted.contains { $0.poolID == row.poolID && $0.measure == row.measure }
  }

  private mutating func refuseMismatch(
    _ table: Table, _ place: Int?, _ row: TallyRow, handed: Ratio, ballots: Ratio
  ) {
    let subject = [
      row.measure.rawValue, row.key, row.projectID.isEmpty ? "" : "of project \(row.projectID)",
      row.poolID.isEmpty ? "" : "in pool \(row.poolID)",
    ].filter { !$0.isEmpty }.joined(separator: " ")
    refuse(
      .tallyMismatch, table.handed, place,
      "council \(table.handed.councilID), \(subject): the tally says \(handed.exact), the ballots "
        + "give \(ballots.exact); correct the one that is wrong")
  }

  // MARK: Rules that need ballots, and questions that need tallies

  /// Ballots name projects and say no to none.
  mutating func checkMajorities(_ tallies: CouncilTallies) {
    for (place, contest) in plan.contests.enumerated() where contest.settings.needsYesOverNo {
      for council in tallies.present.sorted() {
        guard let own = tallies.own[place][council.position], own.weight > own.blankWeight else {
          continue
        }
        diagnostics.append(
          .setting(
            "pool \(quoted(contest.poolID)) asks for yes-over-no, which only a tally with yes, no "
              + "and abstain can tell; council \(quoted(plan.tree[council].id)) hands in ballots",
            at: plan.levels[contest.council].place))
      }
    }
  }

  /// A tally cannot stand for ballots where the rule reads ballots.
  mutating func checkRules(withBallots: Set<CouncilIndex>) {
    for contest in plan.contests where needs(of: contest).ballots {
      for table in tables
      where contest.reads(table.council) && !withBallots.contains(table.council) {
        refuse(
          .ballotsNeeded, table.handed, nil,
          "rule \(contest.settings.rule.name) of pool \(contest.poolID) needs the ballots of "
            + "council \(table.handed.councilID); hand in its ballots")
      }
    }
  }
}
