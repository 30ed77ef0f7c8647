using System.Collections.Immutable;
using NodaTime;
using Opportune.Definition.Yaml;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>Reads the whole of a mapping.</summary>
internal sealed class MappingReader(FindingList findings)
{
    /// <summary>The mapping; of use only where nothing was reported.</summary>
    public ImportMapping Read(Field root, string hash)
    {
        using var fields = root.Map("The mapping");
        var source = fields.Required("source", "bank.field.missing", "It names the system that the events come from.").Words();
        var zone = Zone(fields.Required("zone", "bank.field.missing", "It is the zone of local times, such as Europe/Prague."), findings) ?? "UTC";
        var usual = FormatReader.Read(fields.Optional("format"), new FileFormat(), findings);
        var files = ReadFiles(fields.Required("files"), usual);
        var lookups = ReadLookups(fields.Optional("lookups"), files);
        var events = ImmutableArray.CreateBuilder<EventRule>();
        foreach (var (name, field) in fields.Required("events").Named(NameStyle.Kebab)) events.Add(new EventRuleReader(files, lookups, findings).Read(name, field));
        if (fields.Exists && fields.Has("events") && events.Count == 0) findings.Error(fields.Place, "import.events.none", "The mapping makes no events. Add one under 'events'.");
        return new(source, zone, files, lookups, events.ToImmutable(), hash);
    }

    /// <summary>A zone of the IANA database; null after reporting that there is none of that name.</summary>
    public static string? Zone(Field field, FindingList findings)
    {
        var name = field.Text();
        if (name.Length == 0 || DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null) return name.Length == 0 ? null : name;
        findings.Error(field.Place, "import.zone.unknown", $"There is no time zone '{Spelling.Shortened(name)}'.", Spelling.Nearest(name, DateTimeZoneProviders.Tzdb.Ids));
        return null;
    }

    private ImmutableSortedDictionary<string, SourceFile> ReadFiles(Field field, FileFormat usual)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, SourceFile>(StringComparer.Ordinal);
        foreach (var (name, one) in field.Named(NameStyle.Kebab))
        {
            if (one.Node is TextNode) { files[name] = new(PathOf(one), usual); continue; }
            using var fields = one.Map($"File '{name}'");
            files[name] = new(PathOf(fields.Required("path")), FormatReader.ReadFields(fields, usual, findings));
        }
        return files.ToImmutable();
    }

    private string PathOf(Field field)
    {
        var path = field.Words();
        if (Path.IsPathRooted(path) || path.Split('/', '\\').Contains(".."))
            findings.Error(field.Place, "import.file.path", "A path is relative to the history's folder and stays inside it.");
        return path;
    }

    private ImmutableSortedDictionary<string, LookupRule> ReadLookups(Field field, ImmutableSortedDictionary<string, SourceFile> files)
    {
        var lookups = ImmutableSortedDictionary.CreateBuilder<string, LookupRule>(StringComparer.Ordinal);
        foreach (var (name, one) in field.Named(NameStyle.Camel))
        {
            using var fields = one.Map($"Look-up '{name}'");
            var file = NameOfFile(fields.Required("file"), files, findings);
            var scope = new ReferenceScope(file is null ? null : files[file].Format, findings);
            var key = fields.Required("key");
            ImmutableArray<string> columns = key.Node is ListNode ? [.. key.Items().Select(i => i.Words())] : [key.Words()];
            foreach (var column in columns) scope.Demand(key.Place, new Reference(null, column));
            lookups[name] = new(file ?? "", columns, new FilterReader(scope, findings).Read(fields.Optional("where")));
        }
        return lookups.ToImmutable();
    }

    /// <summary>The name of a declared file; null after reporting that it is none.</summary>
    public static string? NameOfFile(Field field, ImmutableSortedDictionary<string, SourceFile> files, FindingList findings)
    {
        var name = field.Text();
        if (name.Length == 0 || files.ContainsKey(name)) return name.Length == 0 ? null : name;
        findings.Unknown(field.Place, "import.file.unknown", "file", name, files.Keys);
        return null;
    }
}
