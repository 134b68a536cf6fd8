import AllocationRules
import BudgetModel

/// Adds up what the members of a council say about the projects of one contest (CONFEDERATION 8.3).
struct PlenumCount {
  let run: CountRun
  let contest: ContestIndex
  /// The contest as the council decides it; a member that is asked what it would fund alone sees the
  /// same with its own tally.
  let base: Instance
  let sums: ContestSums
  /// What projects are ordered by, which members add up.
  private let measure: ScoreMeasure
  /// Places of the projects that stand.
  let standing: [Int]

  init(run: CountRun, contest: ContestIndex, base: Instance, sums: ContestSums) {
    self.run = run
    self.contest = contest
    self.base = base
    self.sums = sums
    measure = ScoreMeasure(ofWalks: base.settings.rule)
    standing = base.field.indices.filter { base.field[$0].state == .qualified }
  }

  /// - Parameters:
  ///   - council: the council in which they meet
  ///   - dimension: of the members; nil: any
  func plenum(
    of council: CouncilIndex, _ delegation: Delegation, dimension: Dimension? = nil
  ) throws(CountFailure) -> Plenum {
    var members: [Plenum.Member] = []
    var ties: [[NestedTie]] = []
    let children = run.plan.tree.children[council].filter {
      dimension == nil || run.plan.tree[$0].dimension == dimension
    }
    let recorded = seatsInForce(of: council, children, delegation)
    for child in children {
      let (voice, used) = try voice(of: child, delegation, recorded)
      members.append(Plenum.Member(council: child, weight: .zero, voice: voice))
      ties.append(used)
    }
    let seats = try giveSeats(to: &members, delegation, in: council)
    var records = seats.records
    if delegation.form == .individual {
      records += try fill(&members, seats, delegation, in: council, children)
    } else {
      records += recorded.map { self.records(of: $0) } ?? []
    }
    var used = seats.ties.map {
      NestedTie(tied: $0.tied, decidedBy: $0.decidedBy, isDecisive: true, record: $0.record)
    }
    for (member, tied) in zip(members, ties) {
      used += tied.map { tie in
        var tie = tie
        tie.record = records.count
        return tie
      }
      records += self.records(of: member)
    }
    return plenum(members, delegation, records: records, ties: used)
  }

  private func plenum(
    _ members: [Plenum.Member], _ delegation: Delegation, records: [TranscriptRecord],
    ties: [NestedTie]
  ) -> Plenum {
    let scores = base.field.indices.map { place in
      members.reduce(Ratio.zero) { $0 + $1.score(at: place) }
    }
    let cast = members.reduce(Ratio.zero) { $0 + $1.castWeight }
    let all = members.reduce(Ratio.zero) { $0 + $1.weight }
    return Plenum(
      members: members, scores: scores, weight: delegation.vacancy == .statusQuo ? all : cast,
      castWeight: cast, fullWeight: all, records: records, ties: ties)
  }
}

/// Voices.
extension PlenumCount {
  private typealias Spoken = (voice: Voice, ties: [NestedTie])

  private func voice(
    of child: CouncilIndex, _ delegation: Delegation, _ seats: SeatsInForce?
  ) throws(CountFailure) -> Spoken {
    let form = delegation.form
    if form == .blockBundle || form == .blockRanking {
      if !run.decides(child) {
        return (.silent(.quorum, form, projects: base.field.count), [])
      }
      let mandate = seats?.mandateInForce(of: run.plan.tree[child].id)
      if delegation.mandate != .computed, let mandate, let voice = recorded(mandate, form) {
        return (voice, [])
      }
      if delegation.mandate == .recorded {
        return (.silent(.vacant, form, projects: base.field.count), [])
      }
    }
    if form == .individual && !run.decides(child) {
      return (.silent(.quorum, .blockBundle, projects: base.field.count), [])
    }
    if form == .individual && delegation.mandate == .recorded {
      return (.silent(.vacant, .blockBundle, projects: base.field.count), [])
    }
    let heard = try shares(of: child)
    switch form {
    case .split: return heard
    case .blockBundle, .individual: return try bundle(of: child, heard, delegation)
    case .blockRanking: return (ranking(of: child, heard), heard.ties)
    }
  }

  /// a_c: the parts of its ballots, or of its own members.
  private func shares(of child: CouncilIndex) throws(CountFailure) -> Spoken {
    let count = base.field.count
    if !run.decides(child) { return (.silent(.quorum, .split, projects: count), []) }
    let level = run.plan.levels[child]
    if level.mode == .delegated {
      let own = try plenum(of: child, level.delegation)
      let decides = run.decides(child, own)
      if own.castWeight.isZero || !decides {
        var voice = Voice.silent(
          own.castWeight.isZero ? .noMembers : .quorum, .split, projects: count)
        voice.records = nested(own.records)
        return (voice, own.ties)
      }
      let places = own.isRanked ? Ratio(standing.count) : .one
      var voice = Voice(
        kind: .split, source: .members,
        values: own.scores.map { $0 / (own.castWeight * places) })
      voice.records = nested(own.records)
      return (voice, own.ties)
    }
    let tally = sums[child]
    if tally.weight.isZero { return (.silent(.noBallots, .split, projects: count), []) }
    return (
      Voice(kind: .split, source: .ballots, values: measured(tally).map { $0 / tally.weight }), []
    )
  }

  private func measured(_ tally: ContestTally) -> [Ratio] {
    switch measure {
    case .votes, .votesPerCost, .copeland: tally.votes
    case .points: tally.points ?? tally.votes
    case .positional: tally.score ?? tally.votes
    }
  }

  /// What a member is heard with: the tally of its ballots, or shares of its members.
  private func tally(of child: CouncilIndex, _ heard: Voice) -> ContestTally {
    if heard.source == .ballots { return sums[child] }
    return synthetic(heard.values, weight: .one, ballots: sums[child].ballots)
  }

  /// A tally in which every measure is the score of a plenum.
  func synthetic(_ scores: [Ratio], weight: Ratio, ballots: BallotCounts) -> ContestTally {
    var tally = ContestTally(projects: scores.count)
    tally.ballots = ballots
    tally.weight = weight
    tally.votes = scores
    if base.tally.points != nil { tally.points = scores }
    if base.tally.score != nil { tally.score = scores }
    if base.tally.ranks != nil { tally.ranks = scores.map { _ in [:] } }
    tally.supportingCouncils = base.tally.supportingCouncils
    return tally
  }

  /// What the member would fund alone with the whole pool, or what most of it wants.
  private func bundle(
    of child: CouncilIndex, _ heard: Spoken, _ delegation: Delegation
  ) throws(CountFailure) -> Spoken {
    var voice = heard.voice
    voice.kind = .blockBundle
    if voice.silence != nil { return (voice, heard.ties) }
    voice.source = .computed
    if delegation.bundle == .majority {
      let half = Ratio(1, over: 2)
      voice.values = heard.voice.values.map { $0 > half ? .one : .zero }
      return (voice, heard.ties)
    }
    var alone = base
    alone.councilID = run.plan.tree[child].id
    alone.tally = tally(of: child, heard.voice)
    alone.eligible = run.plan.tree[child].eligible
    alone.prefunded = []
    alone.liftedThresholds = []
    alone.extraAfter = .zero
    alone.reserves = [:]
    alone.profile = nil
    let outcome = try run.allocate(alone, contest)
    voice.values = base.field.map { _ in .zero }
    for payment in outcome.payments { voice.values[payment.project] = .one }
    voice.records += nested(run.tallyRecords(of: alone, sources: []), rule: outcome.records)
    let ties = outcome.ties.map {
      NestedTie(
        tied: $0.tied, decidedBy: $0.decidedBy?.rawValue ?? "", isDecisive: $0.isDecisive,
        record: 0)
    }
    return (voice, heard.ties + ties)
  }

  /// Place k of m projects scores m - k + 1, equal places the mean, no support 0.
  private func ranking(of child: CouncilIndex, _ heard: Spoken) -> Voice {
    var voice = heard.voice
    voice.kind = .blockRanking
    if voice.silence != nil { return voice }
    voice.source = .computed
    let values = heard.voice.values
    voice.values = values.map { _ in .zero }
    let ranked = standing.filter { values[$0] > .zero }
    for place in ranked {
      let above = ranked.count { values[$0] > values[place] }
      let alike = ranked.count { values[$0] == values[place] }
      // The mean of the places above + 1 ... above + alike, counted from the end.
      voice.values[place] = Ratio(2 * (standing.count - above) - alike + 1, over: 2)
    }
    return voice
  }
}

/// Seats.
extension PlenumCount {
  private func giveSeats(
    to members: inout [Plenum.Member], _ delegation: Delegation, in council: CouncilIndex
  ) throws(CountFailure) -> Apportionment {
    let claiming = members.filter {
      delegation.vacancy != .zeroWeight || $0.voice.silence == nil
    }
    let apportionment = try apportionment(of: claiming.map(\.council), delegation, in: council)
    let weights = Dictionary(
      uniqueKeysWithValues: apportionment.rows.map { ($0.council, $0.weight) })
    for place in members.indices {
      members[place].weight = weights[members[place].council] ?? .zero
    }
    return apportionment
  }
}

extension PlenumCount {
  func apportionment(
    of members: [CouncilIndex], _ delegation: Delegation, in council: CouncilIndex
  ) throws(CountFailure) -> Apportionment {
    let tree = run.plan.tree
    let claims = members.map {
      SeatClaim(council: $0, id: tree[$0].id, kind: tree[$0].kind)
    }
    do throws(Apportionment.Failure) {
      return try Apportionment(
        rule: delegation.seats, claims: claims, base: { run.seatBase($0, of: $1, sums) },
        councilLot: run.plan.input.councilLot)
    } catch {
      throw run.failure(error, council: council, contest: contest)
    }
  }
}

/// Seats that carry mandates of their own.
extension PlenumCount {
  /// Gives each seat its mandate.
  ///
  /// - Returns: the records of recalls and of what does not apply
  private func fill(
    _ members: inout [Plenum.Member], _ apportionment: Apportionment, _ delegation: Delegation,
    in council: CouncilIndex, _ children: [CouncilIndex]
  ) throws(CountFailure) -> [TranscriptRecord] {
    var counts: [CouncilIndex: Int] = [:]
    for row in apportionment.rows {
      guard let seats = row.seats, let count = Int(exactly: seats), count <= 1_000_000 else {
        throw .refused([
          .setting(
            "seats in council \(quoted(run.plan.tree[council].id)): delegates need a method that "
              + "gives whole seats", at: run.plan.levels[council].place)
        ])
      }
      counts[row.council] = count
    }
    for child in children where counts[child] == nil { counts[child] = 0 }
    let instant = seatsInForce(of: council, children, delegation, seats: counts)
    let errors = instant?.diagnostics.filter { $0.level == .error } ?? []
    if !errors.isEmpty { throw .refused(errors) }
    let held = instant?.senders.flatMap(\.seats) ?? []
    let free = held.compactMap { $0.vacancy == nil ? $0.mandate?.mandate : nil }
      .first { $0.content == .free }
    if let free, delegation.mandate != .computed {
      throw .refused([.notBuilt("mandate \(quoted(free.id)) of type free", at: free.place)])
    }
    for place in members.indices {
      let id = run.plan.tree[members[place].council].id
      let sender =
        instant?.senders.first { $0.councilID == id }
        ?? SeatsInForce.Sender(unknown: id, seats: counts[members[place].council] ?? 0)
      members[place].seats = seats(of: sender, members[place].voice, delegation.mandate)
    }
    return instant.map { records(of: $0) } ?? []
  }
}

/// Records.
extension PlenumCount {
  /// One for a council with one voice, or one for each of its seats.
  private func records(of member: Plenum.Member) -> [TranscriptRecord] {
    guard let seats = member.seats else { return [record(of: member)] }
    let computed = member.voice.records.isEmpty ? [] : [record(of: member)]
    return computed + seats.map { record(of: $0, from: member.council) }
  }

  private func record(of seat: HeldSeat, from council: CouncilIndex) -> TranscriptRecord {
    let named = base.field.indices.filter { !(seat.values?[$0].isZero ?? true) }
    var members: [String: JSONValue] = [
      "council": .string(run.plan.tree[council].id), "weight": "1",
      "kind": .string(seat.kind), "source": .string(seat.source.rawValue),
      "content": .array(
        seat.kind == "ranking"
          ? named.map {
            ["project": .string(base.field[$0].id), "value": JSONValue(seat.values![$0])]
          } : named.map { .string(base.field[$0].id) }),
    ]
    members["silent"] = seat.silence.map { .string($0) }
    members["seat"] = seat.seat.id.map { .string($0) }
    members["delegate"] = seat.seat.delegateID.map { .string($0) }
    members["co_delegate"] = seat.seat.coDelegateID.map { .string($0) }
    members["caucus"] = seat.seat.caucus.map { .string($0) }
    if seat.source == .recorded, let mandate = seat.seat.mandate?.mandate {
      members.merge(identity(of: mandate)) { $1 }
    }
    return TranscriptRecord("mandate", members)
  }

  func identity(of mandate: Mandate) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "mandate": .string(mandate.id), "version": JSONValue(count: mandate.version),
    ]
    members["minutes_sha256"] = mandate.minutesSHA256.map { .string($0) }
    return members
  }

  private func record(of member: Plenum.Member) -> TranscriptRecord {
    let voice = member.voice
    var members: [String: JSONValue] = [
      "council": .string(run.plan.tree[member.council].id), "weight": JSONValue(member.weight),
      "kind": .string(voice.kind.rawValue), "source": .string(voice.source.rawValue),
      "content": content(of: voice),
    ]
    members["silent"] = voice.silence.map { .string($0.rawValue) }
    if !voice.records.isEmpty { members["records"] = .array(voice.records) }
    if let mandate = voice.mandate { members.merge(identity(of: mandate)) { $1 } }
    return TranscriptRecord("mandate", members)
  }

  private func content(of voice: Voice) -> JSONValue {
    let named = base.field.indices.filter { !voice.values[$0].isZero }
    if voice.kind == .blockBundle { return .array(named.map { .string(base.field[$0].id) }) }
    return .array(
      named.map {
        ["project": .string(base.field[$0].id), "value": JSONValue(voice.values[$0])]
      })
  }
}

/// Records inside another record, numbered from 1, to which `at` of the rule's records refers.
func nested(
  _ opening: [TranscriptRecord], rule: [TranscriptRecord] = []
) -> [JSONValue] {
  (opening + rule).enumerated().map { place, record in
    var members = record.members
    members["type"] = .string(record.type)
    members["n"] = JSONValue(number: place + 1)
    if let at = record.at { members["at"] = JSONValue(number: opening.count + at + 1) }
    return .object(members)
  }
}
