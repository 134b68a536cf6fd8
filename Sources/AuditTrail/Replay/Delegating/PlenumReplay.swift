import BudgetModel

/// A council that decides through what its members say, counted again (CONFEDERATION 8.3): seats and
/// weights from the table of councils, voices from the tallies of the members, S(p) from both. The
/// records are written again and compared as a whole.
///
/// Mandates that members record themselves are not read yet (`PackEvidence.recordsMandates`).
struct PlenumReplay {
  struct Voice {
    var kind: Delegation.Form
    var source = "ballots"
    /// By place in the field.
    var values: [Ratio]
    var silence: String?
    var records: [JSONValue] = []
  }

  /// What came of it.
  struct Hearing {
    var scores: [Ratio]
    /// What thresholds refer to.
    var weight: Ratio
    var castWeight: Ratio
    var fullWeight: Ratio
    /// Of each member.
    var weights: [String: Ratio]
    /// What the transcript must hold.
    var records: [JSONValue]
  }

  let evidence: PackEvidence
  /// As the council decides it, with the ballots of its own dimensions.
  let contest: ReplayContest
  let sums: ReplaySums
  /// Number of the record of the transcript that a nested one stands in.
  var outer: Int?
  var findings: [AuditFinding] = []
  /// What of nested counts was not checked.
  var unchecked: [String] = []

  init(_ evidence: PackEvidence, _ contest: ReplayContest, _ sums: ReplaySums) {
    self.evidence = evidence
    self.contest = contest
    self.sums = sums
  }

  private mutating func fail(_ sentence: String) {
    findings.append(
      AuditFinding(
        PackEvidence.place(contest.council, outer), "\(contest.label): \(sentence)"))
  }

  /// - Parameters:
  ///   - dimension: of the members; nil: any
  ///   - stated: the records of this plenum
  mutating func hearing(
    of council: String, _ delegation: Delegation, dimension: Dimension? = nil,
    stated: [JSONValue]
  ) -> Hearing {
    let isNested = outer != nil
    let members = (evidence.index.children[council] ?? []).compactMap { evidence.council($0) }
      .filter { dimension == nil || $0.dimension == dimension }
    var voices: [Voice] = []
    for member in members {
      let record = stated.first { $0["type"] == "mandate" && $0["council"]?.text == member.id }
      if !isNested { outer = record?["n"]?.number ?? 0 }
      voices.append(voice(of: member.id, delegation, record?["records"]?.elements ?? []))
      if !isNested { outer = nil }
    }
    let claims = zip(members, voices).filter {
      delegation.vacancy != .zeroWeight || $0.1.silence == nil
    }.map { SeatReplay.Member(council: $0.0.id, kind: $0.0.kind) }
    let seats = SeatReplay(
      delegation.seats, claims, base: { base($0, of: $1) }, lot: evidence.councilLot,
      stated: { Self.seats(of: $0, in: stated) })
    for problem in seats.problems { fail(problem) }
    return hearing(zip(members.map(\.id), voices).map { ($0, $1) }, seats, delegation)
  }

  private func hearing(
    _ members: [(id: String, voice: Voice)], _ seats: SeatReplay, _ delegation: Delegation
  ) -> Hearing {
    var scores = contest.field.map { _ in Ratio.zero }
    var (cast, full) = (Ratio.zero, Ratio.zero)
    var records = seats.records
    for (id, voice) in members {
      let weight = seats.weights[id] ?? .zero
      full += weight
      records.append(record(of: voice, id, weight))
      if voice.silence != nil { continue }
      cast += weight
      for place in scores.indices { scores[place] += weight * voice.values[place] }
    }
    return Hearing(
      scores: scores, weight: delegation.vacancy == .statusQuo ? full : cast, castWeight: cast,
      fullWeight: full,
      weights: Dictionary(
        members.map { ($0.id, seats.weights[$0.id] ?? .zero) }, uniquingKeysWith: { $1 }),
      records: records)
  }

  private static func seats(of council: String, in stated: [JSONValue]) -> Int64? {
    stated.filter { $0["type"] == "apportion" }.flatMap { $0["rows"]?.elements ?? [] }
      .first { $0["council"]?.text == council }?["seats"]?.text.flatMap { Int64($0) }
  }

  private func base(_ base: SeatRule.Base, of council: String) -> Int64? {
    switch base {
    case .turnout: evidence.base("counted", of: council)
    case .present: tally(of: council).present.map { Int64($0) }
    case .eligible, .population, .members, .previousTurnout:
      evidence.base(base.rawValue, of: council)
    }
  }
}

/// Voices.
extension PlenumReplay {
  /// Places of the projects that stand.
  private var standing: [Int] {
    contest.field.indices.filter { contest.field[$0].state == .qualified }
  }

  private mutating func voice(
    of council: String, _ delegation: Delegation, _ stated: [JSONValue]
  ) -> Voice {
    let heard = shares(of: council, stated)
    switch delegation.form {
    case .split, .individual: return heard
    case .blockBundle: return bundle(of: council, heard, delegation, stated)
    case .blockRanking: return ranking(heard)
    }
  }

  private func silent(_ why: String, _ records: [JSONValue] = []) -> Voice {
    Voice(kind: .split, values: contest.field.map { _ in .zero }, silence: why, records: records)
  }

  /// The parts of its ballots, or of its own members.
  private mutating func shares(of council: String, _ stated: [JSONValue]) -> Voice {
    if !evidence.meetsQuorum(council) { return silent("quorum") }
    guard let level = evidence.level(of: council), level.mode == .delegated else {
      let tally = tally(of: council)
      if tally.weight.isZero { return silent("no-ballots") }
      return Voice(kind: .split, values: measured(tally).map { $0 / tally.weight })
    }
    let own = hearing(of: council, level.delegation, stated: stated)
    let records = Self.numbered(own.records)
    if own.castWeight.isZero { return silent("no-members", records) }
    if !level.meetsSeatQuorum(own.castWeight, of: own.fullWeight) {
      return silent("quorum", records)
    }
    let most = level.delegation.form == .blockRanking ? Ratio(standing.count) : .one
    let values = own.scores.map { most.isZero ? .zero : $0 / (own.castWeight * most) }
    return Voice(kind: .split, source: "members", values: values, records: records)
  }

  /// What projects are ordered by.
  private func measured(_ tally: ContestTally) -> [Ratio] {
    switch ReplayScores(contest: contest).measure {
    case "points": tally.points ?? tally.votes
    case "positional": tally.score ?? tally.votes
    default: tally.votes
    }
  }

  private func tally(of council: String) -> ContestTally {
    let rows =
      sums.rows(of: council)
      + evidence.appealRows(
        of: contest.field.map(\.id), council: contest.council, pool: contest.pool, from: council)
    return contest.withMeasures(
      TallyTable(rows, minorDigits: contest.minorDigits).tally(of: contest.field.map(\.id)))
  }

  /// What the member would fund alone with the whole pool, or what most of it wants.
  private mutating func bundle(
    of council: String, _ heard: Voice, _ delegation: Delegation, _ stated: [JSONValue]
  ) -> Voice {
    var voice = heard
    voice.kind = .blockBundle
    if voice.silence != nil { return voice }
    let isOfMembers = voice.source == "members"
    voice.source = "computed"
    if delegation.bundle == .majority {
      voice.values = heard.values.map { $0 + $0 > .one ? .one : .zero }
      return voice
    }
    var tally = tally(of: council)
    if isOfMembers { tally = contest.synthetic(heard.values, .one, ballots: tally.ballots) }
    let records = Array(stated.dropFirst(voice.records.count))
    let alone = NestedCount(
      contest, tally: tally, records: records, name: "what \(council) would fund", at: outer,
      prefunded: [], lifted: [], later: [], eligible: evidence.council(council)?.eligible)
    findings += alone.findings
    unchecked += alone.unchecked
    voice.records += records
    voice.values = contest.field.map { _ in .zero }
    for place in alone.funded { voice.values[place] = .one }
    return voice
  }

  /// The best of m projects scores m, the next m - 1; equal ones the mean of their places, those
  /// without support nothing.
  private func ranking(_ heard: Voice) -> Voice {
    var voice = heard
    voice.kind = .blockRanking
    if voice.silence != nil { return voice }
    voice.source = "computed"
    voice.values = heard.values.map { _ in .zero }
    let ranked = standing.filter { heard.values[$0] > .zero }
    var best = standing.count
    let groups = Dictionary(grouping: ranked) { heard.values[$0] }
    for (_, group) in groups.sorted(by: { $0.key > $1.key }) {
      for place in group { voice.values[place] = Ratio(2 * best - group.count + 1, over: 2) }
      best -= group.count
    }
    return voice
  }
}

/// Records.
extension PlenumReplay {
  private func record(of voice: Voice, _ council: String, _ weight: Ratio) -> JSONValue {
    let named = contest.field.indices.filter { !voice.values[$0].isZero }
    let content = named.map { place -> JSONValue in
      let id = JSONValue.string(contest.field[place].id)
      return voice.kind == .blockBundle
        ? id : ["project": id, "value": JSONValue(voice.values[place])]
    }
    var members: [String: JSONValue] = [
      "type": "mandate", "council": .string(council), "weight": JSONValue(weight),
      "kind": .string(voice.kind.rawValue), "source": .string(voice.source),
      "content": .array(content),
    ]
    members["silent"] = voice.silence.map { .string($0) }
    if !voice.records.isEmpty { members["records"] = .array(voice.records) }
    return .object(members)
  }

  /// Nested records are numbered from 1.
  static func numbered(_ records: [JSONValue]) -> [JSONValue] {
    records.enumerated().map { $1.numbered($0 + 1) }
  }
}

extension Level {
  /// CONFEDERATION 5.4: seats that vote against all seats.
  func meetsSeatQuorum(_ cast: Ratio, of full: Ratio) -> Bool {
    guard let quorum, quorum.of == "seats" else { return true }
    return cast >= Ratio((quorum.share * full).roundedUp)
  }
}
