/// Models that were trained, as many as fit; those unused for longest go first.
struct ModelCache: Sendable {
    private struct Entry {
        let model: IntentModel
        let bytes: Int
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [ModelKey: Entry] = [:]
    private var uses: UInt64 = 0
    private(set) var bytes = 0

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    /// The model of `key`, which counts as used.
    mutating func take(_ key: ModelKey) -> IntentModel? {
        guard let entry = entries[key] else { return nil }
        uses += 1
        entries[key]?.lastUse = uses
        return entry.model
    }

    func has(_ key: ModelKey) -> Bool { entries[key] != nil }

    /// Whether `model` fits without another having to go.
    func hasRoom(for model: IntentModel) -> Bool { bytes + model.residentBytes <= capacity }

    /// Keeps `model`, even if it alone is larger than all that should be kept: its tenant needs it.
    mutating func put(_ model: IntentModel, for key: ModelKey) {
        remove(key)
        uses += 1
        let size = model.residentBytes
        while bytes + size > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            remove(oldest.key)
        }
        entries[key] = Entry(model: model, bytes: size, lastUse: uses)
        bytes += size
    }

    private mutating func remove(_ key: ModelKey) {
        bytes -= entries.removeValue(forKey: key)?.bytes ?? 0
    }
}
