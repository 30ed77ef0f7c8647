using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Opportune.Host.Access;
using Opportune.Host.Api;
using Opportune.Host.Serving;
using Opportune.Host.Settings;

namespace Opportune.Host.Commands;

/// <summary>How a verb asks a bank: always through the HTTP API, so that every rule of it holds. Without <c>--url</c> the verb opens the data folder and asks a host of its own.</summary>
internal sealed class BankClient : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly OpenBank? _bank;
    private readonly ApiHost? _host;

    private BankClient(Uri address, string? key, OpenBank? bank = null, ApiHost? host = null)
    {
        (_bank, _host) = (bank, host);
        _http = new() { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Connects as the command line says.</summary>
    public static async Task<BankClient> OpenAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(CommonOptions.Url) is { } url)
            return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? new(address, parsed.GetValue(CommonOptions.Key)) : throw new VerbException("usage.url", "--url is an http or https address, such as http://127.0.0.1:5080.");
        var data = BankFolder.Existing(parsed.GetValue(CommonOptions.Data)!);
        var settings = HostSettings.Read(data, []);
        var bank = await OpenBank.OpenAsync(data, BankFolder.For(data, parsed.GetValue(CommonOptions.Bank)), settings, TimeProvider.System, cancel);
        try
        {
            var key = ApiKey.Create();
            var host = await ApiHost.StartAsync(bank, new(new Caller("command-line", [.. Roles.All]), key), new() { Port = 0 }, isDemo: false, cancel);
            return new(host.Address, key, bank, host);
        }
        catch
        {
            await bank.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads a document.</summary>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancel) => SendAsync(new(HttpMethod.Get, path), cancel);

    /// <summary>Posts a document.</summary>
    public Task<JsonElement> PostAsync(string path, HttpContent? content, CancellationToken cancel) => SendAsync(new(HttpMethod.Post, path) { Content = content }, cancel);

    /// <summary>Posts fields as a document of a known length, which the host asks for.</summary>
    public async Task<JsonElement> PostFieldsAsync<T>(string path, T fields, CancellationToken cancel)
    {
        using var body = JsonContent.Create(JsonSerializer.SerializeToElement(fields));
        await body.LoadIntoBufferAsync(cancel);
        return await PostAsync(path, body, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        if (_bank is not null) await _bank.DisposeAsync();
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.SendAsync(request, cancel);
            var body = await answer.Content.ReadAsByteArrayAsync(cancel);
            if (answer.IsSuccessStatusCode) return JsonSerializer.Deserialize(body, ApiJson.Plain.JsonElement);
            var problem = answer.Content.Headers.ContentType?.MediaType == Problem.MediaType ? JsonSerializer.Deserialize(body, ApiJson.Plain.Problem) : null;
            throw problem is not null ? new VerbException(problem.Code, problem.Detail, ExitOf(answer.StatusCode)) : new VerbException("host.answer", $"The host answered {(int)answer.StatusCode} and no problem details: is it Opportune?", ExitCode.Refused);
        }
        catch (HttpRequestException)
        {
            throw new VerbException("host.unreachable", $"Nothing answers at {_http.BaseAddress}. `opportune serve` or `opportune demo` starts a host.", ExitCode.Store);
        }
        catch (JsonException)
        {
            throw new VerbException("host.answer", $"What answers at {_http.BaseAddress} is not Opportune.", ExitCode.Refused);
        }
        finally { request.Dispose(); }
    }

    private static int ExitOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => ExitCode.Mistake,
        HttpStatusCode.ServiceUnavailable => ExitCode.Store,
        >= HttpStatusCode.InternalServerError => ExitCode.Bug,
        _ => ExitCode.Refused,
    };
}
