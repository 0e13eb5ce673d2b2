namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a terminal shows of text that draws lines anew.</summary>
internal static class DrawnText
{
    /// <summary>Everything that was drawn, one line after another.</summary>
    public static string[] Of(StringWriter written) =>
    [
        .. written.ToString().Split('\r', '\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0),
    ];

    /// <summary>The lines that stand there in the end.</summary>
    public static string[] Left(StringWriter written)
    {
        var lines = written.ToString().Split('\n').Select(line =>
        {
            var shown = "";
            foreach (var part in line.Split('\r')) shown = part + (part.Length < shown.Length ? shown[part.Length..] : "");
            return shown.TrimEnd();
        });
        return [.. lines.Where(line => line.Length > 0)];
    }
}
