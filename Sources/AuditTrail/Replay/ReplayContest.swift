import BudgetModel

/// One contest of a pack as the replay sees it: the records of the transcript, and everything that
/// they must follow from.
///
/// The replay shares no code with the rules that counted: it reads the tables, the by-law and the
/// records alone.
struct ReplayContest {
  let council: String
  let pool: String
  var records: [JSONValue]
  /// Records of the contest's own rule, and those of steps that councils take together, which name
  /// it as `policy`; both by type.
  var ownRecords: [String: [JSONValue]]
  var collectiveRecords: [String: [JSONValue]]
  var settings: ContestSettings
  /// In id order, with the cost and state that the record `field` gives.
  let field: [Project]
  let places: [String: Int]
  var tally: ContestTally
  /// No number of the tables is below 0 that cannot be.
  let isPossible: Bool
  let tieChain: [TieKey]
  let lot: LotOrder?
  let councilLot: LotOrder?
  var eligible: Int64?
  /// Places of projects that an override funds, or lifts over a threshold.
  var prefunded: [Int]
  var lifted: Set<Int>
  /// What the council decides on.
  let amount: Money
  /// What of it is for projects with a tag, by tag.
  let earmarks: [String: Money]
  /// Further `pool` records: money that came `after`, or for a later pass.
  var laterPools: [JSONValue]
  /// The council missed its quorum, so nothing of its own is funded (CONFEDERATION 5.4).
  var isSilent: Bool
  let ledger: [LedgerRow]
  /// The part of the ledger that goes into or out of the pool.
  let poolLedger: [LedgerRow]
  let minorDigits: Int
  /// The councils that the rule gives shares to, in id order, with the weight of their ballots here.
  let districts: [(council: String, weight: Ratio)]
  /// A contest inside a record of this one: what a member or a chamber would fund alone.
  struct Outer {
    var n: Int?
    var name: String
  }
  var outer: Outer?
  /// What those say who decide in place of ballots; nil: ballots do.
  var heard: Heard?

  /// Of what came `after`, for a second pass of the rule itself.
  var poolAfter: JSONValue? {
    let rule = first("rule")?["n"]?.number ?? 0
    return laterPools.first { $0["n"]?.number ?? 0 < rule }
  }

  var label: String { council + "/" + pool }

  /// The member `earmarks` of its first `pool` record.
  var earmarkRecord: JSONValue? {
    let parts = earmarks.filter { !$0.value.isZero }.sorted { $0.key.isBefore($1.key) }
    return parts.isEmpty
      ? nil : .array(parts.map { ["tag": .string($0.key), "amount": JSONValue($0.value)] })
  }

  /// The weight of the ballots that are not blank.
  var nonblankWeight: Ratio {
    settings.ignoresBlankBallots ? tally.weight : tally.weight - tally.blankWeight
  }
  /// No ballot was counted, or only blank ones (RULES 2): votes for projects that do not stand make
  /// no ballot count.
  var hasNoBallots: Bool {
    let standing = field.indices.filter { field[$0].state == .qualified }
    return nonblankWeight <= .zero && standing.allSatisfy { tally.votes[$0].isZero }
      && standing.allSatisfy { tally.yes?[$0].isZero ?? true }
  }

  func records(_ type: String) -> [JSONValue] { ownRecords[type] ?? [] }
  func collectiveRecords(_ type: String) -> [JSONValue] { collectiveRecords[type] ?? [] }
  func first(_ type: String) -> JSONValue? { records(type).first }

  func finding(_ record: JSONValue?, _ sentence: String) -> AuditFinding {
    if let outer {
      return AuditFinding(
        PackEvidence.place(council, outer.n), "\(label), \(outer.name): \(sentence)")
    }
    return AuditFinding(PackEvidence.place(council, record?["n"]?.number), "\(label): \(sentence)")
  }
}

extension PackEvidence {
  /// The contests of all transcripts that have a `field`, by council, in the order of the file.
  func contests() -> [ReplayContest] {
    transcriptCouncils.flatMap { council in
      contestLabels(of: council).compactMap { contest(council: council, label: $0) }
    }
  }

  /// `<council>/<pool>` of a transcript, in the order of their first record.
  func contestLabels(of council: String) -> [String] {
    index.contestLabels[council] ?? []
  }

  /// Nil: no field, or no settings in the by-law.
  func contest(council: String, label: String) -> ReplayContest? {
    let records = index.contestRecords[council]?[label] ?? []
    guard label.hasPrefix(council + "/"),
      let entries = records.first(where: { $0["type"]?.text == "field" })?["projects"]?.elements
    else { return nil }
    let pool = String(label.dropFirst(council.utf8.count + 1))
    guard let settings = contestSettings(council: council, pool: pool) else { return nil }
    let field = entries.compactMap(fieldProject)
    let ids = field.map(\.id)
    guard field.count == entries.count, Set(ids).count == ids.count else { return nil }
    let overrides = byLaw.overrides
    func places(_ action: Override.Action) -> [Int] {
      ids.indices.filter { place in
        overrides.contains { $0.projectID == ids[place] && $0.action == action }
      }
    }
    let rows =
      countedRows(council: council, pool: pool)
      + appealRows(of: ids, council: council, pool: pool)
    let table = TallyTable(rows, minorDigits: byLaw.minorDigits)
    let districts = districts(of: settings.rule, council: council, pool: pool)
    let pools = records.filter { $0["type"]?.text == "pool" }
    let isCollective = { (record: JSONValue) in
      ["consider", "tie"].contains(record["type"]?.text) && record["policy"] != nil
    }
    let own = records.filter { !isCollective($0) && !Heard.isSeatTie($0) }
    func byType(_ records: [JSONValue]) -> [String: [JSONValue]] {
      Dictionary(grouping: records) { $0["type"]?.text ?? "" }
    }
    let contest = ReplayContest(
      council: council, pool: pool, records: records,
      ownRecords: byType(own),
      collectiveRecords: byType(records.filter(isCollective)), settings: settings, field: field,
      places: Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) }),
      tally: table.tally(of: ids),
      isPossible: rows.allSatisfy(\.isPossible) && districts.allSatisfy { $0.weight >= .zero },
      tieChain: byLaw.tieChain, lot: lot, councilLot: councilLot,
      eligible: self.council(council)?.eligible, prefunded: places(.fund),
      lifted: Set(places(.qualify)),
      amount: pools.first?.money("amount") ?? .zero,
      earmarks: EarmarkReplay(self).funded[pool] ?? [:], laterPools: Array(pools.dropFirst()),
      isSilent: !meetsQuorum(council), ledger: data.ledger,
      poolLedger: self.ledger(of: "pool:" + pool), minorDigits: byLaw.minorDigits,
      districts: districts)
    return Heard.contest(contest, self)
  }

  /// A project as the table of projects has it, with cost and state of the record.
  private func fieldProject(_ entry: JSONValue) -> Project? {
    guard let id = entry["project"]?.text, let cost = entry.money("cost"), cost >= .zero,
      let state = entry["state"]?.text.flatMap(ProjectState.init)
    else { return nil }
    var project =
      projectsByID[id].map { data.projects[$0] } ?? Project(id: id, name: "", cost: cost)
    project.cost = cost
    project.state = state
    return project
  }

  /// The level of a council with what it changes under home rule; nil: none, or more than one.
  func level(of council: String) -> Level? {
    declaredLevel(of: council).map { $0.applying(councilChanges: homeRule(of: council, in: $0)) }
  }

  private func declaredLevel(of council: String) -> Level? {
    guard let council = self.council(council) else { return nil }
    let levels = byLaw.levels.filter {
      ($0.kinds?.contains(council.kind) ?? true)
        && ($0.dimension.map { $0 == council.dimension } ?? true)
    }
    return levels.count == 1 ? levels[0] : nil
  }

  /// What the council changes under home rule, as far as its level permits.
  func homeRule(of council: String, in level: Level) -> [SettingValue.Member] {
    byLaw.councilSettings.filter { $0.councilID == council }.flatMap(\.changes).filter {
      level.mayOverride.contains($0.key)
    }
  }

  func contestSettings(council: String, pool: String) -> ContestSettings? {
    guard let level = declaredLevel(of: council) else { return nil }
    let declared = byLaw.pools.first { $0.id == pool }
    var settings = level.contestSettings(
      councilChanges: homeRule(of: council, in: level), poolSettings: declared?.settings ?? [])
    settings.limits.resources = declared?.resources ?? [:]
    return settings
  }
}
