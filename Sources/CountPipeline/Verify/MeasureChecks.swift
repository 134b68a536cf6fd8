import AllocationRules
import AuditTrail
import BudgetModel
import Confederation

/// V13: `margins.csv`, `proportionality.csv` and the witnesses are what the by-law asks for; the measures
/// of rules that need no ballots are worked out again.
struct MeasureChecks {
  private let evidence: PackEvidence
  private let pack: PackContents
  private let plan: CyclePlan
  private var findings: [AuditFinding] = []
  /// Contests of which only the ballots can show more.
  private var unchecked: [String] = []

  /// None where the pack has no measures and the by-law asks for none.
  static func statements(_ evidence: PackEvidence, _ pack: PackContents) -> [Statement] {
    var input = CycleInput(
      byLaw: evidence.byLaw, councils: evidence.councils, projects: evidence.data.projects)
    (input.lot, input.councilLot) = (evidence.lot, evidence.councilLot)
    let isSilent = evidence.data.margins == nil && evidence.data.proportionality == nil
    guard let plan = CyclePlan.make(input, extraPools: []).plan else {
      return isSilent
        ? [] : [Statement(.measures, .notChecked("the roll that the by-law reads is not here"))]
    }
    if isSilent && plan.contests.allSatisfy({ $0.settings.measures.isEmpty }) { return [] }
    var checks = MeasureChecks(evidence: evidence, pack: pack, plan: plan)
    return [checks.statement()]
  }

  private init(evidence: PackEvidence, pack: PackContents, plan: CyclePlan) {
    self.evidence = evidence
    self.pack = pack
    self.plan = plan
  }

  private mutating func statement() -> Statement {
    checkWitnesses()
    for contest in plan.contests { check(contest) }
    if findings.isEmpty && !unchecked.isEmpty {
      let names = Statement.few(of: unchecked.sorted { $0.isBefore($1) })
      return Statement(.measures, .notChecked("only the ballots can show those of \(names)"))
    }
    return Statement(.measures, findings)
  }

  private mutating func fail(_ path: String, _ sentence: String) {
    findings.append(AuditFinding(path, sentence))
  }

  // MARK: Witnesses

  /// Witnesses are numbered in the order of the rows, and each says what its row says.
  private mutating func checkWitnesses() {
    var count = 0
    for row in evidence.data.margins ?? [] {
      guard let number = row.witness else { continue }
      count += 1
      if number != count {
        fail("margins.csv", "witness \(number) of \(row.projectID) is out of order")
      }
      let path = "witness/\(number).jsonl"
      let lines = pack[path].flatMap { try? CanonicalJSON.decodeLines($0) } ?? []
      if lines.count != 1 || !Self.shows(row, lines[0]) {
        fail(path, "it is not the change that margins.csv names")
      }
    }
    let files = pack.paths.filter { $0.hasPrefix("witness/") }
    if files.count != count { fail("witness", "there are \(files.count) files for \(count) sizes") }
  }

  private static func shows(_ row: MarginRow, _ line: JSONValue) -> Bool {
    let operations: [MeasureKind: String] = [
      .costToWin: "set-cost", .addOptimist: "add-approvals", .addPessimist: "add-approvals",
      .addSingleton: "add-ballots",
    ]
    let value: String? =
      switch row.size {
      case .money(let money): money.exact
      case .count(let count): String(count)
      default: nil
      }
    return value != nil && line["value"]?.text == value
      && line["operation"]?.text == operations[row.kind]
      && line["schema"]?.text == "trowel-change-1" && line["contest"]?.text == row.contest
      && line["project"]?.text == row.projectID
  }

  // MARK: Contests

  private mutating func check(_ contest: Contest) {
    let name = "\(plan.tree[contest.council].id)/\(contest.poolID)"
    let families = contest.settings.measures
    let margins = (evidence.data.margins ?? []).filter { $0.contest == name }
    let shares = (evidence.data.proportionality ?? []).filter { $0.contest == name }
    if !families.contains(where: { !$0.needsBallots }) && !margins.isEmpty {
      fail("margins.csv", "nothing is asked of \(name)")
    }
    if families.contains(where: \.needsBallots) == shares.isEmpty {
      fail("proportionality.csv", "it is not what the by-law asks of \(name)")
    }
    if !shares.isEmpty { unchecked.append(name) }
    guard families.contains(where: { !$0.needsBallots }) else { return }
    guard let measured = PackContest(evidence, plan, contest)?.measured,
      let measures = try? measured.measures(families)
    else {
      if !unchecked.contains(name) { unchecked.append(name) }
      return
    }
    let field = measured.instance.field
    let expected = measures.map { measure in
      MarginRow(
        contest: name, projectID: field[measure.project].id, kind: measure.kind,
        size: measure.rowSize, exactness: measure.exactness)
    }
    var found = margins
    for place in found.indices { found[place].witness = nil }
    if found != expected { fail("margins.csv", "the tallies of \(name) give others") }
  }
}

/// One contest of a pack as its rule saw it, of rules that need no ballots.
private struct PackContest {
  private let evidence: PackEvidence
  private let plan: CyclePlan
  private let contest: Contest
  private let records: [JSONValue]
  private let council: String

  /// Nil: more decided it than the pack says in one place.
  init?(_ evidence: PackEvidence, _ plan: CyclePlan, _ contest: Contest) {
    self.evidence = evidence
    self.plan = plan
    self.contest = contest
    council = plan.tree[contest.council].id
    let label = "\(council)/\(contest.poolID)"
    records = (evidence.data.transcripts[council] ?? []).filter { $0["contest"]?.text == label }
    let rule = contest.settings.rule
    let isPlain =
      rule.name == Greedy.spec.name && rule["reserve"] == nil && rule["channels"] == nil
      && rule["score"]?.text != "copeland" && !contest.settings.needsYesOverNo
      && !evidence.byLaw.tieChain.contains(.moreFirstRanks)
    let isAppealed = records.contains { $0["why"]?.text == "appeal" }
    let isBelowQuorum = records.contains { $0["reason"]?.text == Reason.quorum.rawValue }
    if !isPlain || isAppealed || isBelowQuorum { return nil }
  }

  var measured: MeasuredContest? {
    guard let instance else { return nil }
    let statuses = Dictionary(
      evidence.data.results.filter { $0.councilID == council && $0.poolID == contest.poolID }.map {
        ($0.projectID, $0.status)
      }, uniquingKeysWith: { $1 })
    let own = instance.field.compactMap { statuses[$0.id] }
    if own.count != instance.field.count { return nil }
    return MeasuredContest(instance: instance, statuses: own, isPartlyFunded: false)
  }

  private func all(_ type: String) -> [JSONValue] { records.filter { $0["type"]?.text == type } }

  private var instance: Instance? {
    let pools = all("pool").compactMap { $0["amount"]?.text.flatMap { Money(exact: $0) } }
    guard let amount = pools.first, let tally else { return nil }
    var instance = Instance(
      councilID: council, poolID: contest.poolID,
      field: contest.projects.map { plan.projects[$0] }, tally: tally, amount: amount,
      settings: contest.settings, tieChain: evidence.byLaw.tieChain)
    instance.extraAfter = pools.dropFirst().reduce(.zero, +)
    let places = contest.projects.indices
    instance.prefunded = places.filter {
      plan.prefunded.contains(contest.projects[$0].position)
    }
    instance.liftedThresholds = Set(
      places.filter { plan.lifted.contains(contest.projects[$0].position) })
    instance.eligible = plan.tree[contest.council].eligible
    instance.lot = evidence.lot
    instance.minorDigits = evidence.byLaw.minorDigits
    return instance
  }

  private var tally: ContestTally? {
    var tally = ContestTally(projects: contest.projects.count)
    let records = all("tally")
    guard let first = records.first,
      let weight = first["weight"]?.text.flatMap({ Ratio(exact: $0) })
    else { return nil }
    tally.weight = weight
    let ballots = first["ballots"]
    func number(_ key: String) -> Int? { ballots?[key]?.text.flatMap { Int($0) } }
    guard let received = number("received"), let counted = number("counted"),
      let blank = number("blank")
    else { return nil }
    (tally.ballots.received, tally.ballots.counted) = (received, counted)
    tally.ballots.blank = blank
    tally.blankWeight = blankWeight ?? Ratio(blank)
    for record in records {
      let scores = (record["scores"]?.elements ?? []).compactMap {
        $0["score"]?.text.flatMap { Ratio(exact: $0) }
      }
      if scores.count != contest.projects.count { return nil }
      switch record["measure"]?.text.flatMap(TallyMeasure.init) {
      case .votes: tally.votes = scores
      case .points: tally.points = scores
      case .score: tally.score = scores
      case .supportingCouncils: tally.supportingCouncils = scores.map { Int($0.numerator) }
      default: return nil
      }
    }
    return tally
  }

  /// Nil: each blank ballot weighs 1.
  private var blankWeight: Ratio? {
    evidence.data.tallies[council]?.first {
      $0.poolID == contest.poolID && $0.isBlankWeight
    }?.value
  }
}
