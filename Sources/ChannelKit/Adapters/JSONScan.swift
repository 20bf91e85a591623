public import Foundation

/// Finds members of a JSON document without decoding it: for `locate`, which runs before a request is believed.
public enum JSONScan {
    /// The string values of members called `name`, wherever they are, each once and at most `limit` of them.
    ///
    /// A linear search for `"name"`, white space, `:`, white space and a string. It sees no difference between a
    /// member and the same characters inside a text; that costs at most a secret tried in vain. Values with escapes
    /// or longer than 256 bytes are left out: no provider's id has them.
    public static func strings(named name: String, in body: Data, limit: Int = 64) -> [String] {
        let pattern = Array("\"\(name)\"".utf8)
        var found: [String] = []
        body.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            var position = 0
            while found.count < limit, let start = bytes.firstRange(of: pattern, from: position) {
                position = start + pattern.count
                if let value = bytes.stringMember(at: position), !found.contains(value) { found.append(value) }
            }
        }
        return found
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func firstRange(of pattern: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var position = start
        while position <= count - pattern.count {
            guard let base = baseAddress,
                let hit = memchr(base + position, Int32(first), count - pattern.count - position + 1)
            else { return nil }
            position = base.distance(to: UnsafeRawPointer(hit))
            if self[position..<(position + pattern.count)].elementsEqual(pattern) { return position }
            position += 1
        }
        return nil
    }

    fileprivate func stringMember(at start: Int) -> String? {
        var position = start
        func skipSpace() {
            while position < count, [0x20, 0x09, 0x0A, 0x0D].contains(self[position]) { position += 1 }
        }
        skipSpace()
        guard position < count, self[position] == UInt8(ascii: ":") else { return nil }
        position += 1
        skipSpace()
        guard position < count, self[position] == UInt8(ascii: "\"") else { return nil }
        position += 1
        let opening = position
        while position < count, position - opening <= 256 {
            if self[position] == UInt8(ascii: "\\") { return nil }
            if self[position] == UInt8(ascii: "\"") { return String(decoding: self[opening..<position], as: UTF8.self) }
            position += 1
        }
        return nil
    }
}
