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
  /// By `<council>/<pool>`.
  private let margins: [String: [MarginRow]]
  private let proportionality: [String: [ProportionalityRow]]
  private let results: [String: [ResultRow]]
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
    margins = Dictionary(grouping: evidence.data.margins ?? [], by: \.contest)
    proportionality = Dictionary(grouping: evidence.data.proportionality ?? [], by: \.contest)
    results = Dictionary(grouping: evidence.data.results) { "\($0.councilID)/\($0.poolID)" }
  }

  private mutating func statement() -> Statement {
    checkWitnesses()
    checkNames()
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

  /// Rows of contests that the by-law does not make are nobody's.
  private mutating func checkNames() {
    let known = Set(plan.contests.map(name))
    for (path, names) in [
      ("margins.csv", Set(margins.keys)), ("proportionality.csv", Set(proportionality.keys)),
    ] {
      for other in names.subtracting(known).sorted(by: { $0.isBefore($1) }) {
        fail(path, "there is no contest \(other)")
      }
    }
  }

  private func name(of contest: Contest) -> String {
    "\(plan.tree[contest.council].id)/\(contest.poolID)"
  }

  private mutating func check(_ contest: Contest) {
    let name = name(of: contest)
    let families = contest.settings.measures
    checkShares(of: name, families)
    let rows = margins[name] ?? []
    if !families.contains(where: { !$0.needsBallots }) {
      if !rows.isEmpty { fail("margins.csv", "nothing is asked of \(name)") }
      return
    }
    let own = PackContest(evidence, plan, contest, results: results[name] ?? [])
    guard let measured = own.measured else {
      leaveOpen(name)
      return
    }
    let field = measured.instance.field
    let asked = measured.asked(families)
    let found = rows.map { "\($0.projectID) \($0.kind)" }
    if found != asked.map({ "\(field[$0.project].id) \($0.kind)" }) {
      fail("margins.csv", "it is not what the by-law asks of \(name)")
    } else if own.isPlain, let measures = try? measured.measures(families) {
      compare(rows, measures, field, name)
    } else {
      leaveOpen(name)
    }
  }

  private mutating func leaveOpen(_ name: String) {
    if !unchecked.contains(name) { unchecked.append(name) }
  }

  private mutating func checkShares(of name: String, _ families: [MeasureFamily]) {
    let rows = proportionality[name] ?? []
    if !rows.isEmpty { leaveOpen(name) }
    let found = rows.filter { $0.check != .districtFairness }.map {
      [$0.check.rawValue, $0.utility?.rawValue]
    }
    let asked = MeasuredContest.checks(families).map { [$0.check.rawValue, $0.utility?.rawValue] }
    let hasOthers = !families.contains(.proportionality) && found.count < rows.count
    if Set(found) != Set(asked) || hasOthers {
      fail("proportionality.csv", "it is not what the by-law asks of \(name)")
    }
  }

  private mutating func compare(
    _ rows: [MarginRow], _ measures: [ProjectMeasure], _ field: [Project], _ name: String
  ) {
    let expected = measures.map { measure in
      MarginRow(
        contest: name, projectID: field[measure.project].id, kind: measure.kind,
        size: measure.rowSize, exactness: measure.exactness)
    }
    var found = rows
    for place in found.indices { found[place].witness = nil }
    if found != expected { fail("margins.csv", "the tallies of \(name) give others") }
  }
}

/// One contest of a pack as its rule saw it.
private struct PackContest {
  private let evidence: PackEvidence
  private let plan: CyclePlan
  private let contest: Contest
  private let records: [JSONValue]
  private let results: [ResultRow]
  private let council: String

  init(_ evidence: PackEvidence, _ plan: CyclePlan, _ contest: Contest, results: [ResultRow]) {
    self.evidence = evidence
    self.plan = plan
    self.contest = contest
    self.results = results
    council = plan.tree[contest.council].id
    let label = "\(council)/\(contest.poolID)"
    records = (evidence.data.transcripts[council] ?? []).filter { $0["contest"]?.text == label }
  }

  /// True if the pack says in one place all that the rule decided by.
  var isPlain: Bool {
    let rule = contest.settings.rule
    return rule.name == Greedy.spec.name && rule["reserve"] == nil && rule["channels"] == nil
      && rule["score"]?.text != "copeland" && !contest.settings.needsYesOverNo
      && !evidence.byLaw.tieChain.contains(.moreFirstRanks) && !isBelowQuorum
      && !records.contains { $0["why"]?.text == "appeal" || $0["earmarks"] != nil }
  }

  private var isBelowQuorum: Bool {
    results.contains { $0.reason.hasPrefix(Reason.quorum.rawValue + "@") }
  }

  /// Of a contest that is not plain, what its measures are asked of is known, and no more.
  var measured: MeasuredContest? {
    guard let instance else { return nil }
    let statuses = Dictionary(
      results.map { ($0.projectID, $0.status) }, uniquingKeysWith: { $1 })
    let own = instance.field.compactMap { statuses[$0.id] }
    if own.count != instance.field.count { return nil }
    return MeasuredContest(
      instance: instance, statuses: own, isPartlyFunded: false, laterMoney: laterMoney)
  }

  private func all(_ type: String) -> [JSONValue] { records.filter { $0["type"]?.text == type } }

  private func amount(of record: JSONValue) -> Money {
    record["amount"]?.text.flatMap { Money(exact: $0) } ?? .zero
  }

  private var ruleNumber: Int { all("rule").first?["n"]?.number ?? 0 }

  /// What later passes got: pools that are named behind the rule.
  private var laterMoney: Money {
    let later = all("pool").filter { $0["n"]?.number ?? 0 > ruleNumber }
    return later.flatMap { $0["sources"]?.elements ?? [] }.reduce(.zero) { $0 + amount(of: $1) }
  }

  /// The projects whose outcome this contest shows, those that came up by appeal included.
  private var projects: [ProjectIndex] {
    let shown = Set(results.map(\.projectID))
    return shown.count == contest.projects.count
      ? contest.projects
      : plan.projects.indices.filter { shown.contains(plan.projects[$0].id) }.map(ProjectIndex.init)
  }

  private var instance: Instance? {
    let projects = projects
    let pools = all("pool").filter { $0["n"]?.number ?? 0 < ruleNumber }
    guard let pool = pools.first, let tally = tally(of: projects.count) else { return nil }
    var instance = Instance(
      councilID: council, poolID: contest.poolID, field: projects.map { plan.projects[$0] },
      tally: tally, amount: amount(of: pool), settings: contest.settings,
      tieChain: evidence.byLaw.tieChain)
    if isBelowQuorum { instance.tally = .zero(projects: projects.count) }
    instance.extraAfter = pools.dropFirst().reduce(.zero) { $0 + amount(of: $1) }
    instance.councils = contest.participants.count
    let places = projects.indices
    instance.prefunded = places.filter { plan.prefunded.contains(projects[$0].position) }
    instance.liftedThresholds = Set(
      places.filter { plan.lifted.contains(projects[$0].position) })
    instance.eligible = plan.tree[contest.council].eligible
    instance.lot = evidence.lot
    instance.minorDigits = evidence.byLaw.minorDigits
    return instance
  }

  private func tally(of count: Int) -> ContestTally? {
    var tally = ContestTally(projects: count)
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
      if scores.count != count { return nil }
      switch record["measure"]?.text.flatMap(TallyMeasure.init) {
      case .votes: tally.votes = scores
      case .points: tally.points = scores
      case .score: tally.score = scores
      case .supportingCouncils:
        let councils = scores.compactMap { Int(exactly: $0.numerator) }
        if councils.count < scores.count { return nil }
        tally.supportingCouncils = councils
      // Of no contest that is plain.
      default: break
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
