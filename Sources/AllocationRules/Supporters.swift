package import BudgetModel

/// A profile turned round: the rows that support each project (RULES 1.1).
package struct Supporters: Sendable {
  /// Where each project's entries start in `rows`; one more entry than projects.
  package let starts: [Int]
  /// Rows of the profile, ascending within a project.
  package let rows: [Int32]
  /// Parallel to `rows`: the values of `BallotProfile.values`; 1 for approvals.
  package let values: [Int64]

  /// A choice of no points or no amount is no support.
  package init(_ profile: BallotProfile, projects: Int) {
    let isPlain = profile.values.isEmpty
    var counts = Array(repeating: 0, count: projects + 1)
    for (entry, project) in profile.choices.enumerated()
    where isPlain || profile.values[entry] > 0 {
      counts[Int(project) + 1] += 1
    }
    for project in 0..<projects { counts[project + 1] += counts[project] }
    starts = counts
    var rows = Array(repeating: Int32(0), count: counts[projects])
    var values = Array(repeating: Int64(1), count: counts[projects])
    var next = counts
    for row in 0..<profile.rowCount {
      for entry in profile.range(of: row) where isPlain || profile.values[entry] > 0 {
        let place = next[Int(profile.choices[entry])]
        next[Int(profile.choices[entry])] += 1
        rows[place] = Int32(row)
        if !isPlain { values[place] = profile.values[entry] }
      }
    }
    self.rows = rows
    self.values = values
  }

  package func range(of project: Int) -> Range<Int> { starts[project]..<starts[project + 1] }

  /// The rows that support a project with a value of at most `most`.
  func rows(of project: Int, atMost most: Int64) -> [Int32] {
    range(of: project).filter { values[$0] <= most }.map { rows[$0] }
  }

  /// True if no row supports two of the projects with values of at most `most`.
  func areDisjoint(_ projects: [Int], atMost most: Int64 = .max) -> Bool {
    var seen: Set<Int32> = []
    for project in projects {
      let own = rows(of: project, atMost: most)
      if own.contains(where: seen.contains) { return false }
      seen.formUnion(own)
    }
    return true
  }
}

extension BallotProfile {
  /// The projects that a row supports.
  func supported(by row: Int) -> some Sequence<Int> {
    range(of: row).lazy.filter { values.isEmpty || values[$0] > 0 }.map { Int(choices[$0]) }
  }
}

/// The supporters of one contest, made once and only where they are needed.
final class SupporterTable {
  private let instance: Instance
  private(set) lazy var value = Supporters(
    instance.profile ?? BallotProfile(), projects: instance.field.count)

  init(_ instance: Instance) { self.instance = instance }
}
