/// Every profile of at most so many ballots out of so many types, none included, by number. In which
/// order the ballots stand does not matter, so each has its types in descending order: profiles of as
/// many ballots are numbered by the combinatorial number system.
struct SmallProfiles {
  let types: Int
  /// By number of ballots: where its profiles begin; at the end the number of all.
  private let starts: [Int]
  var count: Int { starts.last! }

  init(types: Int, voters: Int) {
    self.types = types
    starts = (0...voters).reduce(into: [0]) { starts, size in
      starts.append(starts.last! + Self.choices(size, of: types))
    }
  }

  subscript(_ number: Int) -> [Int] {
    let size = starts.lastIndex { $0 <= number }!
    var (rest, type) = (number - starts[size], types - 1)
    return (0..<size).map { place in
      let open = size - place
      while Self.choices(open, of: type) > rest { type -= 1 }
      rest -= Self.choices(open, of: type)
      return type
    }
  }

  /// How many profiles of so many ballots there are over so many types.
  private static func choices(_ ballots: Int, of types: Int) -> Int {
    (0..<ballots).reduce(1) { $0 * (types + $1) / ($1 + 1) }
  }
}

/// A number taken apart into choices from lists, so that a range of numbers is every combination.
struct Combination {
  private(set) var rest: Int
  init(_ number: Int) { rest = number }

  mutating func place(_ count: Int) -> Int {
    defer { rest /= count }
    return rest % count
  }
  mutating func one<Value>(of values: [Value]) -> Value { values[place(values.count)] }
}

/// Numbers below `count` at even distances: about so many, or all where every world is wanted, at
/// most `limit` of them.
func sampled(_ count: Int, _ number: Int, limit: Int = .max) -> StrideTo<Int> {
  stride(from: 0, to: count, by: max(1, count / (allWorlds ? limit : number)) | 1)
}
