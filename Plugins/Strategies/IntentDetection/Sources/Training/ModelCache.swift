/// A least-recently-used cache of trained models, bounded in bytes.
struct ModelCache: Sendable {
    private struct Entry {
        let model: IntentModel
        let bytes: Int
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [TrainingSet.Key: Entry] = [:]
    private var uses: UInt64 = 0
    private(set) var bytes = 0

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    /// The model of `key`, marked as used now.
    mutating func take(_ key: TrainingSet.Key) -> IntentModel? {
        guard let entry = entries[key] else { return nil }
        uses += 1
        entries[key]?.lastUse = uses
        return entry.model
    }

    /// True if another model of average size can be added without evicting one.
    var hasRoom: Bool { entries.isEmpty || bytes + bytes / entries.count <= capacity }

    /// True if `model` can be added without evicting another.
    func hasRoom(for model: IntentModel) -> Bool { bytes + model.residentBytes <= capacity }

    /// Adds `model` and evicts others, even if it alone exceeds the capacity: a message waits for it.
    mutating func put(_ model: IntentModel, for key: TrainingSet.Key) {
        remove(key)
        uses += 1
        let size = model.residentBytes
        while bytes + size > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            remove(oldest.key)
        }
        entries[key] = Entry(model: model, bytes: size, lastUse: uses)
        bytes += size
    }

    private mutating func remove(_ key: TrainingSet.Key) {
        bytes -= entries.removeValue(forKey: key)?.bytes ?? 0
    }
}
