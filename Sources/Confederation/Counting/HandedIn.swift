import BudgetModel

/// Who handed in what: every leaf its ballots or a tally, nobody more ballots than people.
struct HandedIn {
  let plan: CyclePlan
  let rows: BallotRows
  let tables: [HandedTallies.Table]
  /// By the council that decides.
  private let contests: [CouncilIndex: [Contest]]
  private(set) var diagnostics: [Diagnostic] = []

  private var tree: CouncilTree { plan.tree }

  init(plan: CyclePlan, rows: BallotRows, tables: [HandedTallies.Table]) {
    self.plan = plan
    self.rows = rows
    self.tables = tables
    contests = Dictionary(grouping: plan.contests, by: \.council)
  }

  /// `top`: the council whose subtree must be complete.
  mutating func checkCouncils(below top: CouncilIndex) {
    let withBallots = Set(rows.sheets.map(\.council))
    let withTally = Set(tables.map(\.council))
    let absent = Set(plan.input.byLaw.absent.map(\.councilID))
    let sends = Set(plan.input.mandates.map(\.councilID))
    for council in tree.subtree(of: top) {
      let isAbsent = absent.contains(tree[council].id)
      let hasTally = !withTally.isDisjoint(with: tree.chain(of: council))
      if isAbsent, withBallots.contains(council) || withTally.contains(council) {
        refuseAbsent(council)
      }
      let isLeaf = tree.children[council].isEmpty
      if isLeaf && !isAbsent && !hasTally && !withBallots.contains(council) && !hasSharedFile
        && !sends.contains(tree[council].id) && decidesByBallots(of: council)
      {
        refuseMissing(council)
      }
    }
  }

  /// False: every contest that could read its ballots goes by recorded mandates alone.
  private func decidesByBallots(of council: CouncilIndex) -> Bool {
    let above = tree.chain(of: council).flatMap { contests[$0] ?? [] }
    let read = above.filter { $0.reads(council) }
    return read.isEmpty
      || read.contains { contest in
        let level = plan.levels[contest.council]
        let goesByMandates = [.delegated, .consent, .median].contains(level.mode)
        return !goesByMandates || level.delegation.mandate != .recorded
      }
  }

  /// A file with a column `council_id` is the ballots file of every leaf without another.
  private var hasSharedFile: Bool {
    rows.sheets.contains { sheet in
      let name = sheet.file.split(separator: "/").last.map(String.init) ?? sheet.file
      return name != tree[sheet.council].id + ".csv"
    }
  }

  private mutating func refuseMissing(_ council: CouncilIndex) {
    let id = tree[council].id
    diagnostics.append(
      Diagnostic(
        .councilMissing, at: tree[council].place,
        "council \(id) handed in neither ballots nor a tally; add ballots/\(id).csv or "
          + "tallies/\(id).csv, or list it under absent with the reason"))
  }

  private mutating func refuseAbsent(_ council: CouncilIndex) {
    let file =
      rows.sheets.first { $0.council == council }?.file
      ?? tables.first { $0.council == council }?.handed.file
    diagnostics.append(
      Diagnostic(
        .ballotsCouncilConflict, at: SourceLocation(file: file ?? ""),
        "council \(tree[council].id) is listed under absent and hands in this file; "
          + "leave out one of the two"))
  }

  /// Received ballots against `eligible` of councils.csv and against the roll.
  /// Ballots that were rejected because of who handed them in speak of no further person. A meeting
  /// that hands in a tally and is not on the roll at all is held against `eligible` alone.
  mutating func checkEligible(_ tallies: CouncilTallies, roll: RollLink?) {
    let onRoll = roll?.eligible()
    let withTally = Set(tables.map(\.council))
    for council in tree.indices where tallies.present.contains(council) {
      let ballots = tallies.ballots[council]
      let persons =
        ballots.received
        - BallotCode.ofTheVoter.reduce(0) { $0 + (ballots.rejected[$1] ?? 0) }
      if let eligible = tree[council].eligible, Int64(persons) > eligible {
        refuse(council, persons, "councils.csv knows \(eligible) eligible people")
      }
      let isOnRoll =
        onRoll?[council.position] != 0 || tree[council].eligible == nil
        || !withTally.contains(council)
      if let onRoll, isOnRoll, persons > onRoll[council.position] {
        refuse(council, persons, "the roll has \(onRoll[council.position]) people for it")
      }
    }
  }

  private mutating func refuse(_ council: CouncilIndex, _ received: Int, _ limit: String) {
    diagnostics.append(
      Diagnostic(
        .moreBallotsThanEligible, at: tree[council].place,
        "council \(tree[council].id) received \(received) ballots, but \(limit); "
          + "correct the number or the ballots"))
  }
}
