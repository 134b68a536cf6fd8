import BudgetModel

/// RULES 10.
extension ReferenceCount {
  mutating func expandingApprovals() throws {
    var values = voters.map(\.weight)
    let whole = weight
    let last = voters.flatMap { voter in voter.chosen.map { voter.place(of: $0) } }.max() ?? 0
    var rank = 1
    while rank <= last {
      dropBarred()
      let supports: (TestBallot, Int) -> Bool = {
        $0.chosen.contains($1) && $0.place(of: $1) <= rank
      }
      func support(_ project: Int) -> Ratio {
        zip(voters, values).filter { supports($0.0, project) }.sum(\.1)
      }
      func quota(_ project: Int) -> Ratio { whole * Ratio(cost(project)) / Ratio(pool) }
      let able = candidates.filter {
        cost($0) <= left && !support($0).isZero && support($0) >= quota($0)
      }
      guard let most = able.map({ support($0) / quota($0) }).max() else {
        rank += 1
        continue
      }
      let project = try first(of: able.filter { support($0) / quota($0) == most }) {
        $0.isHarmless($1, testsPool: true, supports: supports)
      }
      let rest = Ratio.one - quota(project) / support(project)
      for (place, voter) in voters.enumerated() where supports(voter, project) {
        values[place] = values[place] * rest
      }
      fund(project, "funded")
    }
    for project in candidates { reasons[project] = "quota-not-reached" }
    if word("completion", default: "none") == "greedy" {
      let scores = contest.projects.indices.map { project in
        supporters(project).sum { $0.weight * positionalScore($0, project) }
      }
      // A walk goes into projects of score 0 only where the by-law says so (RULES 2).
      let all = parameter("fund-zero-support")?.flag ?? false
      let walkers = walkers(competing).filter { all || scores[$0] > .zero }
      try walk(walkers, by: scores, "funded-completion")
    }
  }
}
