import BudgetModel

/// Councils that fund what enough of their members support and few enough block (CONFEDERATION 8.5).
extension PlenumCount {
  /// A member with its position on each project.
  private struct Speaker {
    var council: CouncilIndex
    var weight = Ratio.zero
    /// By place in the field; empty: it is silent.
    var positions: [Mandate.Position]
    var mandate: Mandate?
    var isSilent: Bool { positions.isEmpty }
  }

  func consent(in council: CouncilIndex, _ level: Level) throws(CountFailure) -> Plenum {
    let children = run.plan.tree.children[council]
    let recorded = seatsInForce(of: council, children, level.delegation, mode: .consent)
    var speakers = children.map { speaker($0, recorded, level) }
    let seats = try apportionment(
      of: speakers.filter { level.delegation.vacancy != .zeroWeight || !$0.isSilent }
        .map(\.council), level.delegation, in: council)
    let weights = Dictionary(
      uniqueKeysWithValues: seats.rows.map { ($0.council, $0.weight) })
    for place in speakers.indices {
      speakers[place].weight = weights[speakers[place].council] ?? .zero
    }
    return plenum(speakers, level, seats, recorded)
  }

  private func speaker(
    _ child: CouncilIndex, _ seats: SeatsInForce?, _ level: Level
  ) -> Speaker {
    if !run.decides(child) { return Speaker(council: child, positions: []) }
    let mandate = seats?.mandateInForce(of: run.plan.tree[child].id)?.mandate
    if level.delegation.mandate != .computed, let mandate,
      case .consent(let positions) = mandate.content
    {
      return Speaker(
        council: child, positions: base.field.map { positions[$0.id] ?? .aside },
        mandate: mandate)
    }
    let tally = sums[child]
    if level.delegation.mandate == .recorded || tally.weight.isZero || tally.positions.isEmpty {
      return Speaker(council: child, positions: [])
    }
    return Speaker(
      council: child,
      positions: base.field.indices.map { position(in: tally, at: $0, level.consent) })
  }

  /// A council supports with more support than block, and blocks with a large enough share.
  private func position(
    in tally: ContestTally, at place: Int, _ consent: Consent
  ) -> Mandate.Position {
    let support = tally.positions[.support]?[place] ?? .zero
    let block = tally.positions[.block]?[place] ?? .zero
    if block > consent.blockShare * tally.weight { return .block }
    return support > block ? .support : .aside
  }

  private func plenum(
    _ speakers: [Speaker], _ level: Level, _ seats: Apportionment, _ recorded: SeatsInForce?
  ) -> Plenum {
    let all = speakers.reduce(Ratio.zero) { $0 + $1.weight }
    let cast = speakers.filter { !$0.isSilent }.reduce(Ratio.zero) { $0 + $1.weight }
    let weight = level.delegation.vacancy == .statusQuo ? all : cast
    let scores = base.field.indices.map { place in
      speakers.filter { !$0.isSilent && $0.positions[place] == .support }
        .reduce(Ratio.zero) { $0 + $1.weight }
    }
    let blocks = base.field.indices.map { place in
      speakers.count { !$0.isSilent && $0.positions[place] == .block }
    }
    var barred: [Int: Reason] = [:]
    for place in base.field.indices {
      if Int64(blocks[place]) > level.consent.maximumBlocks {
        barred[place] = .blocked
      } else if scores[place] < level.consent.support * weight {
        barred[place] = .consentShort
      }
    }
    let members = speakers.map { speaker in
      Plenum.Member(
        council: speaker.council, weight: speaker.weight,
        voice: Voice(
          kind: .split, source: .recorded, values: [], silence: speaker.isSilent ? .vacant : nil))
    }
    let records =
      seats.records + (recorded.map { self.records(of: $0) } ?? []) + speakers.map(record)
      + [resolution(scores, blocks, barred, weight)]
    return Plenum(
      members: members, scores: scores, weight: weight, castWeight: cast, fullWeight: all,
      records: records,
      ties: seats.ties.map {
        NestedTie(tied: $0.tied, decidedBy: $0.decidedBy, isDecisive: true, record: $0.record)
      }, barred: barred)
  }

  private func record(of speaker: Speaker) -> TranscriptRecord {
    let named = zip(base.field, speaker.positions).map { project, position -> JSONValue in
      ["project": .string(project.id), "position": .string(position.rawValue)]
    }
    var members: [String: JSONValue] = [
      "council": .string(run.plan.tree[speaker.council].id), "weight": JSONValue(speaker.weight),
      "kind": "consent", "source": speaker.mandate == nil ? "ballots" : "recorded",
      "content": .array(named),
    ]
    if speaker.isSilent { members["silent"] = "no-positions" }
    if let mandate = speaker.mandate { members.merge(identity(of: mandate)) { $1 } }
    return TranscriptRecord("mandate", members)
  }

  private func resolution(
    _ scores: [Ratio], _ blocks: [Int], _ barred: [Int: Reason], _ weight: Ratio
  ) -> TranscriptRecord {
    let rows = base.field.indices.map { place -> JSONValue in
      [
        "project": .string(base.field[place].id), "support": JSONValue(scores[place]),
        "blocks": JSONValue(count: blocks[place]), "pass": .bool(barred[place] == nil),
      ]
    }
    return TranscriptRecord(
      "resolution",
      ["rule": "consent", "weight": JSONValue(weight), "rows": .array(rows)])
  }
}
