import BudgetModel

/// Ids of the cycle by their bytes: an open-addressing table, so that a ballot file of millions of
/// choices is read without a `String`.
struct IDTable: Sendable {
  private struct Slot {
    var key: UInt64 = 0
    /// Less than 0: the slot is free.
    var position: Int32 = -1
    /// Where an id of eight bytes and more stands in `pool`, its count before it; -1: a short id.
    var start: Int32 = -1
  }
  private var slots: [Slot]
  private var pool: [UInt8] = []
  private let mask: Int
  private let shift: UInt64

  /// Each id with its position.
  init(_ ids: some Collection<(id: String, position: Int)>) {
    var size = 16
    while size < ids.count * 4 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
    mask = size - 1
    shift = UInt64(64 - size.trailingZeroBitCount)
    for entry in ids { insert(Array(entry.id.utf8), entry.position) }
  }

  private mutating func insert(_ bytes: [UInt8], _ position: Int) {
    guard !bytes.isEmpty, bytes.count < 1000 else { return }
    let key = Self.key(Self.padded(bytes[...]).span, 0, bytes.count)
    var slot = home(key)
    while slots[slot].position >= 0 { slot = (slot + 1) & mask }
    slots[slot] = Slot(key: key, position: Int32(position))
    if bytes.count >= 8 {
      slots[slot].start = Int32(pool.count)
      pool += [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
    }
  }

  private static func padded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(bytes) + Array(repeating: 0, count: 8)
  }

  /// The bytes and the count of a short id as one number; of a long one a mixture of its two ends.
  @inline(__always)
  private static func key(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    let raw = unsafe bytes.bytes
    let first = unsafe raw.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    if count < 8 { return first & ((1 &<< UInt64(count &* 8)) &- 1) | UInt64(count) &<< 56 }
    let last = unsafe raw.unsafeLoadUnaligned(fromByteOffset: start + count - 8, as: UInt64.self)
    return first ^ (last &* 0xD6E8_FEB8_6659_FD93)
  }

  @inline(__always)
  private func home(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }

  /// The position of the id of `count` bytes from `start`; -1: not here. Seven bytes must follow.
  @inline(__always)
  func position(in bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int32 {
    guard count > 0 else { return -1 }
    let key = Self.key(bytes, start, count)
    var slot = home(key)
    while true {
      let entry = slots[slot]
      if entry.position < 0 { return -1 }
      if entry.key == key, (count < 8) == (entry.start < 0),
        count < 8 || isEqual(bytes, start, count, Int(entry.start))
      {
        return entry.position
      }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always)
  private func isEqual(_ bytes: Span<UInt8>, _ start: Int, _ count: Int, _ own: Int) -> Bool {
    guard Int(pool[own]) << 8 | Int(pool[own + 1]) == count else { return false }
    for place in 0..<count where bytes[start + place] != pool[own + 2 + place] { return false }
    return true
  }

  func position(of bytes: ArraySlice<UInt8>) -> Int32 {
    position(in: Self.padded(bytes).span, 0, bytes.count)
  }

  /// The position of an id as written: normalised where the bytes alone are not known.
  func position(ofText text: String) -> Int32 {
    let found = position(of: Array(text.utf8)[...])
    guard found < 0, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return found }
    return position(of: Array(IDParsing.normalised(text).utf8)[...])
  }
}

/// The ballots of a sheet by id, for rows of one ballot that are not adjacent.
struct BallotTable {
  /// Ballot + 1; 0: free.
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)
  private var count = 0

  /// The ballot with this id, or nil after noting it as ballot `new`.
  mutating func find(_ bytes: ArraySlice<UInt8>, in ids: IDColumn, new: Int) -> Int? {
    if (count + 1) * 3 > slots.count * 2 { grow(ids) }
    var slot = Self.hash(bytes) & (slots.count - 1)
    while slots[slot] != 0 {
      let ballot = Int(slots[slot]) - 1
      if ids.bytes[ids.range(at: ballot)].elementsEqual(bytes) { return ballot }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(new + 1)
    count += 1
    return nil
  }

  private mutating func grow(_ ids: IDColumn) {
    let old = slots
    slots = Array(repeating: 0, count: old.count * 4)
    for entry in old where entry != 0 {
      var slot = Self.hash(ids.bytes[ids.range(at: Int(entry) - 1)]) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 29))
  }
}
