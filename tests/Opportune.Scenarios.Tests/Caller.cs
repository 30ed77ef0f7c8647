using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Opportune.Scenarios.Tests;

/// <summary>An answer of the API.</summary>
public sealed record Answer(int Status, string Body, string? ContentType, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The stable code of problem details.</summary>
    public string? Code => ContentType == "application/problem+json" ? Json.GetProperty("code").GetString() : null;
}

/// <summary>A caller of the API with one key.</summary>
public sealed class Caller(HttpClient http)
{
    /// <summary>The header that its key makes.</summary>
    public string? Authorization => http.DefaultRequestHeaders.Authorization?.ToString();

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, null);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body) =>
        SendAsync(method, path, body is null ? null : "application/json", body is null ? null : Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web)));

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? contentType, byte[]? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(body);
        if (contentType is not null) request.Content!.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Content.Headers.ContentType?.MediaType, answer.Headers);
    }
}
