import Foundation

/// A model as bytes: a format number, the intents, and the arrays, all in little-endian order.
extension IntentModel {
    /// The number of the format and of the training; it is part of the key too, so that a model of another is never read.
    static let storedFormat = 4

    /// The frames of an intent that needs no guard.
    private static let unguarded = UInt32.max

    /// The bytes of the model.
    var stored: Data {
        var bytes = StoredBytes()
        bytes.add(intents.count)
        for intent in intents {
            bytes.add(intent.utf8.count)
            bytes.data += Data(intent.utf8)
        }
        bytes.add(space.hashes.count)
        for hash in space.hashes { bytes.add(hash) }
        for weight in space.weights + weights.scales { bytes.add(weight.bitPattern) }
        bytes.data += Data(weights.values.map(UInt8.init(bitPattern:)))
        bytes.add(calibration.steepness.bitPattern)
        bytes.add(calibration.refusal.bitPattern)
        bytes.add(calibration.certain.bitPattern)
        for frames in frames.frames { bytes.add(frames.map { UInt32($0.rawValue) } ?? Self.unguarded) }
        return bytes.data
    }

    /// Reads a model; nil if the bytes are not one.
    init?(stored data: Data) {
        var bytes = StoredReader(data)
        guard let intents = bytes.texts(), let features = bytes.count(of: 4),
            let hashes = bytes.numbers(features), let idf = bytes.floats(features),
            let scales = bytes.floats(features + 1), let values = bytes.take((features + 1) * intents.count),
            let calibration = bytes.floats(3), let frames = bytes.numbers(intents.count), bytes.isAtEnd
        else { return nil }
        self.init(
            intents: intents,
            space: FeatureSpace(hashes: hashes, weights: idf),
            weights: QuantizedWeights(
                intents: intents.count,
                scales: scales,
                values: values.map(Int8.init(bitPattern:))
            ),
            calibration: Calibration(steepness: calibration[0], refusal: calibration[1], certain: calibration[2]),
            frames: FrameGuard(
                frames: frames.map {
                    $0 == Self.unguarded ? nil : MessageFrames(rawValue: UInt16(truncatingIfNeeded: $0))
                }
            )
        )
    }
}

/// Bytes under construction.
private struct StoredBytes {
    var data = Data()

    mutating func add(_ number: UInt32) { withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) } }

    mutating func add(_ count: Int) { add(UInt32(clamping: count)) }
}

/// A reader that returns nil where the bytes end or make no sense.
private struct StoredReader {
    private var rest: ArraySlice<UInt8>

    init(_ data: Data) { rest = ArraySlice(data) }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func number() -> UInt32? {
        take(4).map { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// A number of elements of at least `size` bytes, which must fit into the rest.
    mutating func count(of size: Int) -> Int? {
        guard let number = number(), Int(number) <= rest.count / size else { return nil }
        return Int(number)
    }

    mutating func numbers(_ count: Int) -> [UInt32]? {
        guard let bytes = take(count * 4) else { return nil }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { start in
            UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
                | UInt32(bytes[start + 3]) << 24
        }
    }

    mutating func floats(_ count: Int) -> [Float]? {
        guard let floats = numbers(count)?.map(Float.init(bitPattern:)), floats.allSatisfy({ $0.magnitude <= 1e6 })
        else {
            return nil
        }
        return floats
    }

    mutating func texts() -> [String]? {
        guard let count = count(of: 4) else { return nil }
        var texts: [String] = []
        for _ in 0..<count {
            guard let length = self.count(of: 1), let bytes = take(length),
                let text = String(validating: bytes, as: UTF8.self)
            else { return nil }
            texts.append(text)
        }
        return texts
    }
}
