import BudgetModel

/// Records of family `chambers` (AUDIT 5.3).
extension CountRun {
  /// What a chamber heard; with its choice also what it would fund.
  func chamberRecord(
    _ voice: ChamberVoice, _ base: Instance, choice: ChamberChoice? = nil
  ) -> TranscriptRecord {
    var heard = base
    heard.tally = voice.tally
    var members: [String: JSONValue] = [
      "chamber": .string(voice.chamber.id),
      "records": .array(
        nested(
          voice.records + tallyRecords(of: heard, sources: []),
          rule: choice?.outcome.records ?? [])),
    ]
    if let choice {
      members["result"] = ids(choice.funded, base)
      members["cost"] = JSONValue(choice.outcome.payments.reduce(Money.zero) { $0 + $1.amount })
    }
    return TranscriptRecord("chamber", members)
  }

  func ids(_ places: [Int], _ instance: Instance) -> JSONValue {
    .array(places.map { .string(instance.field[$0].id) })
  }

  /// Ties inside a chamber, whose record stands at `place`.
  func ties(of voice: ChamberVoice, _ choice: ChamberChoice?, at place: Int) -> [NestedTie] {
    let own = (choice?.outcome.ties ?? []).map {
      NestedTie(
        tied: $0.tied, decidedBy: $0.decidedBy?.rawValue ?? "", isDecisive: $0.isDecisive,
        record: place)
    }
    let heard = voice.ties.map { tie in
      var tie = tie
      tie.record = place
      return tie
    }
    return heard + own
  }
}
