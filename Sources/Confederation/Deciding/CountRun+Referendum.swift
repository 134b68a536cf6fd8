import AllocationRules
import BudgetModel

/// Disputes of two chambers that a referendum settles (CONFEDERATION 8.4).
extension CountRun {
  mutating func settlement(
    of resolution: Resolution, _ contest: ContestIndex
  ) throws(CountFailure) -> Settlement {
    let dual = resolution.dual
    if resolution.disputed.isEmpty { return Settlement(rule: "agreed") }
    guard dual.resolution.isReferendum else {
      return try settlement(by: dual.resolution, resolution)
    }
    let id = plan.referendumID(of: contest)
    switch assumed[id] {
    case .option(let option): return chosen([option], resolution, votes: [])
    case .fallback: return try fallback(of: resolution, votes: [])
    case nil: break
    }
    let votes = plan.input.referendumVotes.filter { $0.referendumID == id }
    usedReferendums.insert(id)
    if votes.isEmpty { return Settlement(rule: dual.resolution.rawValue, isPending: true) }
    try check(votes, id: id, resolution)
    return try count(votes, resolution, contest)
  }

  private func settlement(
    by rule: Dual.Resolution, _ resolution: Resolution, votes: [ReferendumVotes] = []
  ) throws(CountFailure) -> Settlement {
    do throws(RuleFailure) {
      return Settlement(
        rule: rule.rawValue, grants: try resolution.grants(rule), votes: votes,
        holds: rule == .hold)
    } catch {
      throw .invariant("limits of \(resolution.base.poolID)")
    }
  }

  private func fallback(
    of resolution: Resolution, votes: [ReferendumVotes]
  ) throws(CountFailure) -> Settlement {
    let rule: Dual.Resolution =
      switch resolution.dual.fallback {
      case .hold: .hold
      case .primary: .primary
      case .alternate: .alternate
      }
    return try settlement(by: rule, resolution, votes: votes)
  }

  /// Quorum first, then the option with most votes; a tie is not drawn.
  private func count(
    _ votes: [ReferendumVotes], _ resolution: Resolution, _ contest: ContestIndex
  ) throws(CountFailure) -> Settlement {
    let cast = votes.filter { $0.option != "invalid" }.reduce(Int64(0)) { $0 + $1.votes }
    if let quorum = resolution.dual.quorum {
      let base = figures.base(quorum.of, of: plan.contests[contest].council) ?? .max
      if cast < requiredCount(quorum.share, of: base) {
        return try fallback(of: resolution, votes: votes)
      }
    }
    let counts = Dictionary(votes.map { ($0.option, $0.votes) }, uniquingKeysWith: +)
    if resolution.dual.resolution == .referendumItems {
      return try items(counts, resolution, votes: votes, contest)
    }
    let chambers = resolution.dual.chambers.map(\.id)
    let (first, second) = (counts[chambers[0]] ?? 0, counts[chambers[1]] ?? 0)
    if first == second { return try fallback(of: resolution, votes: votes) }
    return chosen([chambers[first > second ? 0 : 1]], resolution, votes: votes)
  }

  private func chosen(
    _ chambers: [String], _ resolution: Resolution, votes: [ReferendumVotes]
  ) -> Settlement {
    let grants = resolution.dual.chambers.indices.filter {
      chambers.contains(resolution.dual.chambers[$0].id)
    }.flatMap { resolution.grants(of: $0, .fundedReferendum) }
    return Settlement(
      rule: resolution.dual.resolution.rawValue, grants: grants, votes: votes)
  }

  /// More yes than no, by yes, while it fits; the rule walks them with the tie chain.
  private func items(
    _ counts: [String: Int64], _ resolution: Resolution, votes: [ReferendumVotes],
    _ contest: ContestIndex
  ) throws(CountFailure) -> Settlement {
    var settled = Settlement(rule: Dual.Resolution.referendumItems.rawValue, votes: votes)
    var walk = resolution.base
    walk.settings.rule = RuleChoice(
      name: "greedy", parameters: [SettingValue.Member("misfit", .text("skip"))])
    walk.settings.thresholds = []
    walk.prefunded = resolution.agreed
    walk.profile = nil
    walk.tally = .zero(projects: walk.field.count)
    for place in resolution.disputed {
      let id = walk.field[place].id
      let (yes, no) = (counts[id + ":yes"] ?? 0, counts[id + ":no"] ?? 0)
      if yes > no { walk.tally.votes[place] = Ratio(yes) }
    }
    walk.tally.weight = Ratio(votes.reduce(Int64(0)) { $0 + $1.votes })
    let outcome = try allocate(walk, contest)
    let agreed = Set(resolution.agreed)
    settled.grants = outcome.payments.filter { !agreed.contains($0.project) }.map {
      Resolution.Grant(place: $0.project, reason: .fundedReferendum)
    }
    return settled
  }

  private func check(
    _ votes: [ReferendumVotes], id: String, _ resolution: Resolution
  ) throws(CountFailure) {
    var problems: [Diagnostic] = []
    for row in votes where row.inputsDigest != plan.input.inputsDigest {
      problems.append(
        Diagnostic(
          .referendumDigest, at: row.place,
          "the votes are about inputs with the digest \(row.inputsDigest.prefix(16))…, these have "
            + "\(plan.input.inputsDigest.prefix(16))…; put back the inputs that the paper was "
            + "printed for"))
    }
    let options = options(of: resolution)
    for row in votes where !(options + ["blank", "invalid"]).contains(row.option) {
      problems.append(
        Diagnostic(
          .referendumOptions, at: row.place,
          "\(quoted(row.option)) is no option of the referendum \(quoted(id)); its options are "
            + (options + ["blank", "invalid"]).joined(separator: ", ")))
    }
    for option in options where !votes.contains(where: { $0.option == option }) {
      problems.append(
        Diagnostic(
          .referendumOptions, at: votes[0].place,
          "the referendum \(quoted(id)) has no row for the option \(quoted(option)); add it"))
    }
    if !problems.isEmpty { throw .refused(problems.inOrder()) }
  }

  /// What is voted on: two packages, or yes and no to each project.
  func options(of resolution: Resolution) -> [String] {
    if resolution.dual.resolution == .referendumPackage {
      return resolution.dual.chambers.map(\.id)
    }
    return resolution.disputed.flatMap {
      let id = resolution.base.field[$0].id
      return [id + ":yes", id + ":no"]
    }
  }
}

extension CountRun {
  /// Results of referendums that nothing asks for.
  func refuseNeedlessResults() throws(CountFailure) {
    if !assumed.isEmpty { return }
    let needless = plan.input.referendumVotes.filter { !usedReferendums.contains($0.referendumID) }
    if needless.isEmpty { return }
    throw .refused(
      needless.map {
        Diagnostic(
          .referendumNotNeeded, at: $0.place,
          "the count needs no referendum \(quoted($0.referendumID)): nothing is disputed there; "
            + "take the rows out")
      }.inOrder())
  }
}

extension CyclePlan {
  /// `<council>-<pool>`.
  func referendumID(of contest: ContestIndex) -> String {
    tree[contests[contest].council].id + "-" + contests[contest].poolID
  }
}
