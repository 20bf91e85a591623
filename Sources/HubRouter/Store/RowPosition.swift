/// A place in a walk over rows, which the storage gives meaning to.
package struct RowPosition: Hashable, Sendable {
    /// The beginning.
    package static let start = RowPosition()

    /// The number of a tenant; 0 where the walk does not go from tenant to tenant.
    package let tenant: Int64
    /// The number of a row, or its time.
    package let row: Int64

    /// Makes a place.
    package init(tenant: Int64 = 0, row: Int64 = 0) {
        self.tenant = tenant
        self.row = row
    }
}
