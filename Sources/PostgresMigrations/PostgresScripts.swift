/// The files of `migrations/postgres`, embedded in the program.
///
/// A target of their own: the files of `migrations/sqlite` have the same names, which would be the same constants.
package enum PostgresScripts {
    package static var initial: [UInt8] { PackageResources._001_initial_sql }
    package static var api: [UInt8] { PackageResources._002_api_sql }
    package static var instances: [UInt8] { PackageResources._003_instances_sql }
}
