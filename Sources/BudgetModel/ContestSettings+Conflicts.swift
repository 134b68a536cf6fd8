extension ContestSettings {
  /// What the rule or a threshold asks of the ballots that ballots of this kind cannot give.
  ///
  /// - Parameter kinds: the kinds of ballots that the rule reads.
  package func conflicts(ruleReads kinds: [BallotKind]) -> [String] {
    let kind = ballots.kind.rawValue
    var conflicts: [String] = []
    if !kinds.contains(ballots.kind) {
      let readable = kinds.map(\.rawValue).joined(separator: ", ")
      conflicts.append(
        "has ballots of kind '\(kind)', but '\(rule.name)' reads \(readable) only")
    }
    for (key, (score, needed)) in ["score", "utility"].flatMap({ key in
      Self.kindsOfScores.map { (key, $0) }
    }) where rule[key]?.text == score && ballots.kind != needed {
      conflicts.append(
        "has '\(key): \(score)', which needs ballots of kind '\(needed.rawValue)', not '\(kind)'")
    }
    if thresholds.contains(where: { $0.measure == .points }) && ballots.kind != .points {
      conflicts.append("has a threshold of points, but its ballots are of kind '\(kind)'")
    }
    let ordersByVotes = rule["score"]?.text == "votes" && (rule["channels"]?.members ?? []).isEmpty
    if needsYesOverNo && !ordersByVotes {
      conflicts.append(
        "has 'yes-over-no', which orders by yes; choose a rule with 'score: votes' and no "
          + "'channels'")
    }
    for channel in rule["channels"]?.members ?? [] where !ballots.channels.contains(channel.key) {
      conflicts.append(
        "weighs the channel \(quoted(channel.key)), which 'ballots.channels' does not list")
    }
    return conflicts
  }

  private static let kindsOfScores: [(score: String, kind: BallotKind)] = [
    ("points", .points), ("positional", .ranked), ("copeland", .ranked),
  ]
}
