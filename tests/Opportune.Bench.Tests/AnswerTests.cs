using System.Text;
using Opportune.Bench.Load;

namespace Opportune.Bench.Tests;

public sealed class AnswerTests
{
    private const string Sized = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhello";
    private const string Chunked = "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n";

    public static TheoryData<string, int> Answers => new() { { Sized, 200 }, { Chunked, 202 }, { "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", 204 }, { "HTTP/1.1 503 Busy\r\ncontent-length:0\r\n\r\n", 503 } };

    [Theory, MemberData(nameof(Answers))]
    public void An_answer_is_whole_with_its_last_byte_and_not_before(string answer, int status)
    {
        var bytes = Encoding.ASCII.GetBytes(answer);

        for (var length = 0; length < bytes.Length; length++) Assert.Equal(0, Answer.Find(bytes.AsSpan(0, length)).Length);
        Assert.Equal((bytes.Length, status), (Answer.Find(bytes).Length, Answer.Find(bytes).Status));
    }

    [Theory, MemberData(nameof(Answers))]
    public void What_follows_belongs_to_the_next_answer(string answer, int status) =>
        Assert.Equal((answer.Length, status), (Answer.Find(Encoding.ASCII.GetBytes(answer + Sized)).Length, Answer.Find(Encoding.ASCII.GetBytes(answer + Sized)).Status));

    [Fact]
    public void The_body_begins_behind_the_head() => Assert.Equal("hello", Sized[Answer.Find(Encoding.ASCII.GetBytes(Sized)).Body..]);

    [Fact]
    public void Anything_else_is_refused() => Assert.Throws<FormatException>(() => Answer.Find("SSH-2.0-OpenSSH\r\n\r\n"u8));
}
