import BudgetModel

/// A column of keys of some rows. Rows that no longer stand, and empty keys, are passed over.
struct KeyColumn: Sendable {
  var keys: IDColumn
  var firstRow: Int
  /// 0 where the row stands.
  var codes: [UInt8]
}

/// Finds rows with equal keys by hashing their bytes; keys of equal hash are compared byte by byte.
///
/// Rows are first parted by the upper bits of their hash, so that each part's table of indices
/// stays small: about 8 bytes for each row, and no search leaves the processor's cache.
struct EqualKeys: Sendable {
  /// The hashes of one block of rows, ordered by part: hash in the upper, row in the lower half.
  private struct Block: Sendable {
    var starts: [UInt32]
    var entries: [UInt64]
  }
  private struct Piece: Sendable {
    var column: Int
    var range: Range<Int>
  }

  private let columns: [KeyColumn]
  private let partBits: Int
  private static let blockSize = 1 << 18

  /// The groups of two and more rows with one key: rows ascending, groups by first row.
  static func groups(in columns: [KeyColumn], workers: some Workers) -> [[Int]] {
    let search = EqualKeys(columns)
    let pieces = search.pieces()
    let runs = workers.map(pieces.count) { KeyRun(columns[pieces[$0].column], pieces[$0].range) }
    if KeyRun.areAscending(runs) { return [] }
    let blocks = workers.map(pieces.count) { search.block(pieces[$0]) }
    let pairs = workers.map(1 << search.partBits) { search.pairs(inPart: $0, of: blocks) }
    return grouped(pairs.flatMap { $0 })
  }

  private init(_ columns: [KeyColumn]) {
    self.columns = columns
    let rows = columns.reduce(0) { $0 + $1.keys.count }
    var bits = 0
    while bits < 10 && rows >> bits > 1 << 15 { bits += 1 }
    partBits = bits
  }

  private func pieces() -> [Piece] {
    var pieces: [Piece] = []
    for (place, column) in columns.enumerated() {
      for start in stride(from: 0, to: column.keys.count, by: Self.blockSize) {
        let end = min(start + Self.blockSize, column.keys.count)
        pieces.append(Piece(column: place, range: start..<end))
      }
    }
    return pieces
  }

  private func part(of hash: UInt32) -> Int { partBits == 0 ? 0 : Int(hash >> (32 - partBits)) }

  private func block(_ piece: Piece) -> Block {
    let column = columns[piece.column]
    var hashes = Array(repeating: UInt32(0), count: piece.range.count)
    var isUsed = Array(repeating: false, count: piece.range.count)
    var sizes = Array(repeating: UInt32(0), count: (1 << partBits) + 1)
    let bytes = column.keys.bytes.span
    let starts = column.keys.starts.span
    for row in piece.range where column.codes[row] == 0 && starts[row] < starts[row + 1] {
      let hash = keyHash(bytes, Int(starts[row])..<Int(starts[row + 1]))
      hashes[row - piece.range.lowerBound] = hash
      isUsed[row - piece.range.lowerBound] = true
      sizes[part(of: hash) + 1] += 1
    }
    for part in 1..<sizes.count { sizes[part] += sizes[part - 1] }
    var next = sizes
    var entries = Array(repeating: UInt64(0), count: Int(sizes[sizes.count - 1]))
    for offset in hashes.indices where isUsed[offset] {
      let part = part(of: hashes[offset])
      let row = UInt64(column.firstRow + piece.range.lowerBound + offset)
      entries[Int(next[part])] = UInt64(hashes[offset]) << 32 | row
      next[part] += 1
    }
    return Block(starts: sizes, entries: entries)
  }

  /// Each row of the part that has an equal row before it, with the first such row.
  private func pairs(inPart part: Int, of blocks: [Block]) -> [(first: Int, row: Int)] {
    let sizes = blocks.map { Int($0.starts[part + 1] - $0.starts[part]) }
    let size = sizes.reduce(0, +)
    var capacity = 2
    while capacity < 2 * size { capacity *= 2 }
    var table = Array(repeating: UInt64.max, count: capacity)
    var pairs: [(first: Int, row: Int)] = []
    for block in blocks {
      for place in Int(block.starts[part])..<Int(block.starts[part + 1]) {
        let entry = block.entries[place]
        if let first = insert(entry, into: &table) {
          pairs.append((first, Self.row(of: entry)))
        }
      }
    }
    return pairs
  }

  /// The row of an equal entry that is already in the table; nil: the entry went in.
  private func insert(_ entry: UInt64, into table: inout [UInt64]) -> Int? {
    let mask = table.count - 1
    var slot = Int(truncatingIfNeeded: entry >> 32) & mask
    while table[slot] != .max {
      if table[slot] >> 32 == entry >> 32 {
        let first = Self.row(of: table[slot])
        if key(ofRow: first) == key(ofRow: Self.row(of: entry)) { return first }
      }
      slot = (slot + 1) & mask
    }
    table[slot] = entry
    return nil
  }

  private static func row(of entry: UInt64) -> Int { Int(entry & 0xFFFF_FFFF) }

  private func key(ofRow row: Int) -> ArraySlice<UInt8> {
    var place = 0
    while place + 1 < columns.count && columns[place + 1].firstRow <= row { place += 1 }
    let column = columns[place]
    return column.keys.bytes[column.keys.range(at: row - column.firstRow)]
  }

  private static func grouped(_ pairs: [(first: Int, row: Int)]) -> [[Int]] {
    var groups: [[Int]] = []
    for pair in pairs.sorted(by: { ($0.first, $0.row) < ($1.first, $1.row) }) {
      if groups.last?.first == pair.first {
        groups[groups.count - 1].append(pair.row)
      } else {
        groups.append([pair.first, pair.row])
      }
    }
    return groups
  }
}

/// A stretch of keys, and whether they ascend. Ids that a register numbered stand in ascending order,
/// and then none can stand twice.
private struct KeyRun: Sendable {
  private var isAscending = true
  private var first: [UInt8] = []
  private var last: [UInt8] = []

  /// Looks at the keys of `rows` up to the first that is not above the one before it.
  init(_ column: KeyColumn, _ rows: Range<Int>) {
    let bytes = column.keys.bytes.span
    let starts = column.keys.starts.span
    var range: Range<Int>?
    for row in rows where column.codes[row] == 0 && starts[row] < starts[row + 1] {
      let next = Int(starts[row])..<Int(starts[row + 1])
      if let range {
        if !Self.isBefore(bytes, range, next) {
          isAscending = false
          return
        }
      } else {
        first = Array(column.keys.bytes[next])
      }
      range = next
    }
    last = range.map { Array(column.keys.bytes[$0]) } ?? []
  }

  static func areAscending(_ runs: [KeyRun]) -> Bool {
    let used = runs.filter { !$0.isAscending || !$0.first.isEmpty }
    return used.allSatisfy(\.isAscending)
      && zip(used, used.dropFirst()).allSatisfy { run, next in
        let both = run.last + next.first
        return isBefore(both.span, 0..<run.last.count, run.last.count..<both.count)
      }
  }

  /// By length, then by bytes: an order of all keys.
  @inline(__always)
  private static func isBefore(_ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>)
    -> Bool
  {
    if left.count != right.count { return left.count < right.count }
    var offset = 0
    while offset + 8 <= left.count {
      let one = unsafe bytes.bytes.unsafeLoadUnaligned(
        fromByteOffset: left.lowerBound + offset, as: UInt64.self)
      let other = unsafe bytes.bytes.unsafeLoadUnaligned(
        fromByteOffset: right.lowerBound + offset, as: UInt64.self)
      if one != other { return one.bigEndian < other.bigEndian }
      offset += 8
    }
    while offset < left.count {
      let (one, other) = (bytes[left.lowerBound + offset], bytes[right.lowerBound + offset])
      if one != other { return one < other }
      offset += 1
    }
    return false
  }
}

/// A hash of the bytes of a key; only its spread matters, equal keys are always compared.
func keyHash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for place in range { hash = (hash ^ UInt64(bytes[place])) &* 0x0000_0100_0000_01B3 }
  hash = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
  return UInt32(truncatingIfNeeded: hash >> 32)
}
