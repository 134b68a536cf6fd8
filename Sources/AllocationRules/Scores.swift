import BudgetModel

/// The parameters that say what projects are ordered by (RULES 4.1).
struct ScoreChoice: Sendable {
  var measure: ScoreMeasure
  /// Channel and its share of the score, in id order; empty: ballots count alike.
  var channels: [(name: String, share: Ratio)] = []
  var rescalesEmptyChannels = false
  var fundsZeroSupport = false

  init(_ rule: RuleChoice) throws(RuleFailure) {
    measure = rule["score"]?.text.flatMap(ScoreMeasure.init) ?? .votes
    channels = (rule["channels"]?.members ?? []).map { ($0.key, $0.value.ratio ?? .zero) }
    rescalesEmptyChannels = rule["channels-empty"]?.text == "rescale"
    fundsZeroSupport = rule["fund-zero-support"]?.flag ?? false
    if !channels.isEmpty && channels.reduce(Ratio.zero, { $0 + $1.share }) != .one {
      throw .refused(.settingBad, "the weights of 'channels' must sum to 1")
    }
  }

  /// The score of every project of the field, whatever its state (RULES 4.2). Without a ballot a
  /// missing measure is 0.
  ///
  /// - Parameter candidates: the projects that Copeland compares each with
  func scores(_ instance: Instance, candidates: [Int]) throws(RuleFailure) -> [Ratio] {
    let tally = instance.tally
    let none = instance.hasNoBallots ? tally.votes : nil
    switch measure {
    case .votes:
      if !channels.isEmpty && none == nil { return try channelScores(tally) }
      return instance.settings.needsYesOverNo ? tally.yes ?? tally.votes : tally.votes
    case .votesPerCost:
      return zip(tally.votes, instance.field).map { votes, project in
        project.cost.isZero ? votes : votes / Ratio(project.cost)
      }
    case .points: return try required(tally.points ?? none)
    case .positional: return try required(tally.score ?? none)
    case .copeland:
      // Without a ballot every pair is a tie.
      let above = tally.above ?? none.map { zeros in zeros.map { _ in zeros.map { _ in .zero } } }
      return try required(above.map { copeland($0, candidates: candidates) })
    }
  }

  private func required(_ scores: [Ratio]?) throws(RuleFailure) -> [Ratio] {
    if let scores { return scores }
    throw .refused(
      .settingBad,
      "the ballots of this contest give no \(quoted(measure.rawValue)); choose another 'score'")
  }

  /// 2 · wins + ties over the candidates.
  private func copeland(_ above: [[Ratio]], candidates: [Int]) -> [Ratio] {
    above.indices.map { one in
      var score = 0
      for other in candidates where other != one {
        let (won, lost) = (above[one][other], above[other][one])
        score += won == lost ? 1 : won > lost ? 2 : 0
      }
      return Ratio(score)
    }
  }

  /// Σ share · votes/weight over the channels.
  private func channelScores(_ tally: ContestTally) throws(RuleFailure) -> [Ratio] {
    let empty = channels.filter { (tally.channels[$0.name]?.weight ?? .zero).isZero }
    if let first = empty.first, !rescalesEmptyChannels {
      throw .refused(
        .channelEmpty,
        "no ballot came in by the channel \(quoted(first.name)); set 'channels-empty: rescale' or "
          + "correct 'channels'")
    }
    let used = channels.filter { channel in !empty.contains { $0.name == channel.name } }
    let whole = used.reduce(Ratio.zero) { $0 + $1.share }
    var scores = Array(repeating: Ratio.zero, count: tally.votes.count)
    for channel in used where !whole.isZero {
      let part = tally.channels[channel.name]!
      let factor = channel.share / (whole * part.weight)
      for place in scores.indices { scores[place] += factor * part.votes[place] }
    }
    return scores
  }

  /// True if no ballot supports the project, or its score is not positive (RULES 2).
  func lacksSupport(_ project: Int, scores: [Ratio], _ tally: ContestTally) -> Bool {
    measure == .copeland ? tally.votes[project] <= .zero : scores[project] <= .zero
  }
}

/// The scores of all projects of the field as walks order by them.
struct Scoring: Sendable {
  let scores: [Ratio]
  let lacksSupport: [Bool]
  /// Dense ranks of the scores, the highest first; all projects without support share the last.
  let ranks: [Int]

  init(_ choice: ScoreChoice, scores: [Ratio], _ tally: ContestTally) {
    self.scores = scores
    let lacksSupport = scores.indices.map { choice.lacksSupport($0, scores: scores, tally) }
    self.lacksSupport = lacksSupport
    let ranks = descendingRanks(scores)
    self.ranks = ranks.indices.map { lacksSupport[$0] ? ranks.count : ranks[$0] }
  }

  /// What an order sorts by: the score, 0 for all projects without support.
  func keyText(_ project: Int) -> String {
    lacksSupport[project] ? "0" : scores[project].exact
  }
}

extension Instance {
  /// W without blank ballots; where they are ignored they are not in W.
  var nonblankWeight: Ratio {
    settings.ignoresBlankBallots ? tally.weight : tally.weight - tally.blankWeight
  }
  /// True if no ballot was counted, or only blank ones (RULES 2). A ballot none of whose choices
  /// counts is blank, also where it names projects that do not stand.
  var hasNoBallots: Bool {
    nonblankWeight <= .zero && hasNone(tally.votes) && hasNone(tally.yes ?? [])
  }
  /// True if no project that stands has any.
  private func hasNone(_ values: [Ratio]) -> Bool {
    zip(field, values).allSatisfy { $0.state != .qualified || $1.isZero }
  }
}
