import Foundation

/// Why bytes are not a model.
enum IntentModelCodingError: Error, Equatable {
    /// Stored by another build: train again.
    case otherVersion(UInt8)
    /// Cut off, or changed by somebody else.
    case damaged
}

/// The stored form: a version, the counts, then one table after the other, all little-endian.
extension IntentModel {
    var data: Data {
        var writer = ByteWriter()
        writer.write([Self.formatVersion])
        writer.write(UInt32(intents.count))
        writer.write(UInt32(space.hashes.count))
        writer.write(calibration.steepness)
        writer.write(calibration.refusal)
        for intent in intents {
            writer.write(UInt32(intent.utf8.count))
            writer.write(Array(intent.utf8))
        }
        space.hashes.forEach { writer.write($0) }
        space.weights.forEach { writer.write($0) }
        weights.scales.forEach { writer.write($0) }
        writer.write(weights.values.map(UInt8.init(bitPattern:)))
        return Data(writer.bytes)
    }

    init(data: Data) throws(IntentModelCodingError) {
        var reader = ByteReader(bytes: Array(data))
        let version = try reader.byte()
        guard version == Self.formatVersion else { throw .otherVersion(version) }
        let intents = try Int(reader.integer())
        let features = try Int(reader.integer())
        let calibration = Calibration(steepness: try reader.float(), refusal: try reader.float())
        let names = try reader.list(intents, leastBytes: 4) { reader throws(IntentModelCodingError) in
            try reader.string()
        }
        let space = FeatureSpace(
            hashes: try reader.list(features, leastBytes: 4) { r throws(IntentModelCodingError) in try r.integer() },
            weights: try reader.list(features, leastBytes: 4) { r throws(IntentModelCodingError) in try r.float() }
        )
        let scales = try reader.list(features + 1, leastBytes: 4) { r throws(IntentModelCodingError) in try r.float() }
        let values = try reader.bytes((features + 1) * intents).map(Int8.init(bitPattern:))
        guard reader.isAtEnd else { throw .damaged }
        let weights = QuantizedWeights(intents: intents, scales: scales, values: values)
        self.init(intents: names, space: space, weights: weights, calibration: calibration)
    }
}

private struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ more: [UInt8]) {
        bytes += more
    }

    mutating func write(_ integer: UInt32) {
        withUnsafeBytes(of: integer.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ float: Float) {
        write(float.bitPattern)
    }
}

/// Reads what a ``ByteWriter`` wrote, trusting nothing: no count makes it allocate more than there are bytes.
private struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func bytes(_ count: Int) throws(IntentModelCodingError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw .damaged }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func byte() throws(IntentModelCodingError) -> UInt8 {
        guard let byte = try bytes(1).first else { throw .damaged }
        return byte
    }

    mutating func integer() throws(IntentModelCodingError) -> UInt32 {
        try bytes(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func float() throws(IntentModelCodingError) -> Float {
        let float = Float(bitPattern: try integer())
        guard float.isFinite else { throw .damaged }
        return float
    }

    mutating func string() throws(IntentModelCodingError) -> String {
        let count = try Int(integer())
        guard let string = String(validating: try bytes(count), as: UTF8.self) else { throw .damaged }
        return string
    }

    mutating func list<Element>(
        _ count: Int,
        leastBytes: Int,
        _ element: (inout ByteReader) throws(IntentModelCodingError) -> Element
    ) throws(IntentModelCodingError) -> [Element] {
        guard count <= (bytes.count - position) / leastBytes else { throw .damaged }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }
}
