import BudgetModel

/// Which projects may use which earmarked parts of a pool (CONFEDERATION 7).
struct EarmarkTable: Sendable {
  /// For each project of the field, the places of its tags among those of the earmarks, ascending;
  /// empty: nothing is earmarked.
  private let tagsOfProject: [[Int]]

  init(_ instance: Instance) {
    let tags = instance.earmarks.map(\.tag)
    tagsOfProject =
      tags.isEmpty
      ? []
      : instance.field.map { project in tags.indices.filter { project.tags.contains(tags[$0]) } }
  }

  /// What is kept for other projects.
  func reserved(from project: Int, _ earmarked: [Int64]) -> Int64 {
    if tagsOfProject.isEmpty { return 0 }
    let own = tagsOfProject[project].reduce(0) { $0 + earmarked[$1] }
    return earmarked.reduce(0, +) - own
  }

  /// Earmarked money pays first, tag after tag.
  func spend(_ amount: Int64, on project: Int, _ earmarked: inout [Int64]) {
    if tagsOfProject.isEmpty { return }
    var rest = amount
    for tag in tagsOfProject[project] {
      let part = min(rest, earmarked[tag])
      earmarked[tag] -= part
      rest -= part
    }
  }
}
