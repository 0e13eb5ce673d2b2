using System.Text;

namespace MLNetInterpret.Cli;

/// <summary>A tiny character model that was trained by the command line, and its text of brackets.</summary>
internal sealed class BracketModel : IDisposable
{
    private readonly Session _session = new();

    public BracketModel()
    {
        Text = _session.Write("text.txt", Bracketed(9_000));
        Zip = _session.At("m.zip");
        Assert.AreEqual(0, _session.Run(
            "train", "text", "--data", Text, "--hidden-units", "6", "--epochs", "1", "--window", "20", "--streams", "4",
            "--out", Zip), _session.Error);
    }

    /// <summary>Its zip.</summary>
    public string Zip { get; }

    /// <summary>The file of its text.</summary>
    public string Text { get; }

    /// <summary>A command line that searches it in its text, of which a fifth is held out.</summary>
    public string[] Cells(params string[] more) => ["cells", Zip, "--data", Text, "--held-out-share", "0.2", .. more];

    public void Dispose() => _session.Dispose();

    /// <summary>Lines of words, some of them in brackets.</summary>
    public static string Bracketed(int length)
    {
        var (random, text) = (new Random(2), new StringBuilder());
        while (text.Length < length)
        {
            var word = new string('a', 1 + random.Next(5)) + "bc"[random.Next(2)];
            text.Append(random.Next(4) == 0 ? $"({word} {word})" : word).Append(random.Next(8) == 0 ? '\n' : ' ');
        }

        return text.ToString(0, length);
    }
}
