using System.ComponentModel.DataAnnotations;
using Opportune.Channels;
using Opportune.Embedded;
using Opportune.Runtime;

namespace Opportune.Host.Settings;

/// <summary>All settings of the host: from the environment (<c>OPPORTUNE_Runtime__Tick=00:00:02</c>) and the command line (<c>--set Runtime:Tick=00:00:02</c>), the latter first.</summary>
/// <remarks>An unknown name or a value out of range stops the host and is named: no setting is ever ignored or repaired silently.</remarks>
internal sealed record HostSettings(ServerOptions Host, RuntimeOptions Runtime, EmbeddedOptions Store, ChannelOptions Channels, FileChannelOptions Files, WebhookChannelOptions? Webhook)
{
    private const string Prefix = "OPPORTUNE_";

    /// <summary>Names that are no settings of the host: secrets and the command line's own.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase) { "MASTER_KEY", "NEXT_MASTER_KEY", "URL", "KEY", "HOME" };

    private static readonly string[] Sections = ["Host", "Runtime", "Store", "Channels"];

    /// <summary>Reads and checks.</summary>
    /// <param name="data">The data folder: files of outbound messages go to its <c>outbox</c>.</param>
    /// <param name="given">From the command line, <c>Section:Name=value</c>.</param>
    /// <param name="port">From <c>--port</c>, or null.</param>
    /// <exception cref="ValidationException">The message names the setting.</exception>
    public static HostSettings Read(string data, IReadOnlyList<string> given, int? port = null)
    {
        var defaults = new Dictionary<string, string?> { ["Channels:File:Folder"] = Path.Combine(data, "outbox") };
        var asked = given.Select(Split).Concat(port is { } p ? [new("Host:Port", $"{p}")] : []);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(defaults).AddEnvironmentVariables(Prefix).AddInMemoryCollection(asked).Build();
        foreach (var section in configuration.GetChildren())
            if (!Sections.Contains(section.Key, StringComparer.OrdinalIgnoreCase) && !(section.Value is not null && Others.Contains(section.Key)))
                throw new ValidationException($"There is no setting '{section.Key}'. Sections are {string.Join(", ", Sections)}.");
        Refuse(configuration.GetSection("Store"), "Embedded");
        Refuse(configuration.GetSection("Channels"), "WebhookFor", "File", "Webhook");
        var webhook = configuration.GetSection("Channels:Webhook");
        return new(Bind<ServerOptions>(configuration.GetSection("Host")), Bind<RuntimeOptions>(configuration.GetSection("Runtime")), Bind<EmbeddedOptions>(configuration.GetSection("Store:Embedded")),
            new() { WebhookFor = configuration["Channels:WebhookFor"] ?? "" }, Bind<FileChannelOptions>(configuration.GetSection("Channels:File")), webhook.Exists() ? Bind<WebhookChannelOptions>(webhook) : null);
    }

    private static KeyValuePair<string, string?> Split(string text) => text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? new(text[..at].Trim(), text[(at + 1)..].Trim())
        : throw new ValidationException("A setting is Section:Name=value, such as Runtime:Tick=00:00:02.");

    private static void Refuse(IConfigurationSection section, params string[] known)
    {
        foreach (var child in section.GetChildren())
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) throw new ValidationException($"There is no setting '{child.Path}'. Known here: {string.Join(", ", known)}.");
    }

    private static T Bind<T>(IConfigurationSection section) where T : class, new()
    {
        T options;
        try
        {
            options = section.Get<T>(o => o.ErrorOnUnknownConfiguration = true) ?? new();
        }
        catch (InvalidOperationException wrong)
        {
            var known = typeof(T).GetProperties().Select(p => p.Name).ToList();
            var unknown = section.GetChildren().FirstOrDefault(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase));
            throw new ValidationException(unknown is not null ? $"There is no setting '{unknown.Path}'. Known here: {string.Join(", ", known)}." : $"A setting of {section.Path} cannot be read: {wrong.Message}");
        }
        var found = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new(options), found, validateAllProperties: true)) return options;
        throw new ValidationException($"{section.Path}:{found[0].MemberNames.FirstOrDefault()}: {found[0].ErrorMessage}");
    }
}
