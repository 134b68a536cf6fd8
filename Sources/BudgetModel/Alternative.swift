/// The same cycle counted otherwise, beside its outcome.
package enum Alternative: String, Sendable, CaseIterable {
  /// Without the acts of authorities (RULES 3.2).
  case overrides
  /// Without the exclusions of the franchises that ask for it (CONFEDERATION 4.1).
  case exclusions
  /// Memberships in several dimensions split, where the by-law adds them up (CONFEDERATION 4.3).
  case split

  /// The member of `manifest.json` that holds its effects.
  package var member: String {
    switch self {
    case .overrides: "override_effects"
    case .exclusions: "exclusion_effects"
    case .split: "split_effects"
    }
  }
  /// The keys of an effect there: the status in the count, and otherwise.
  package var keys: (counted: String, otherwise: String) {
    self == .overrides ? ("ordered", "voted") : ("counted", "otherwise")
  }
}

/// What an alternative gives.
package enum AlternativeOutcome: Sendable, Hashable {
  /// Projects whose status it gives otherwise, in id order.
  case effects([AlternativeEffect])
  /// Why it does not come to an end.
  case stopped(CountStop)
}

package struct AlternativeEffect: Sendable, Hashable {
  package var projectID: String
  package var counted: ProjectStatus
  package var otherwise: ProjectStatus
  package init(projectID: String, counted: ProjectStatus, otherwise: ProjectStatus) {
    self.projectID = projectID
    self.counted = counted
    self.otherwise = otherwise
  }
}

extension ByLaw {
  /// The alternatives that it asks for.
  package var alternatives: [Alternative] {
    Alternative.allCases.filter { alternative in
      switch alternative {
      case .overrides: !overrides.isEmpty
      case .exclusions: franchises.contains(where: \.isCounterfactual)
      case .split: membership == .double
      }
    }
  }
}
