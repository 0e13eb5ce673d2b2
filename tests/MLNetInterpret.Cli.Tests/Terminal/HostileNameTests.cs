using System.Runtime.CompilerServices;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Cli;

/// <summary>Names come from files of anybody: none of them steers a terminal, hides or reorders what is printed.</summary>
[TestClass]
public sealed class HostileNameTests : IDisposable
{
    /// <summary>A title is set, the screen is cleared, text runs backwards, hides or ends its line.</summary>
    private static readonly string[] Attacks =
    [
        "\u001b]0;owned\u0007", "\u001b[2J", "\u009b31m", "\u202egnp", "\u2066x\u2069", "\u200f", "\u061c", "\ufeff", "\u200b",
        "\u2028", "\u0085",
    ];

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Names_of_columns_categories_classes_and_files_are_text_in_every_verb_of_tables()
    {
        foreach (var attack in new[] { string.Concat(Attacks), Attacks[0] })
        {
            var (column, yes, home) = ($"In{attack}come", $"y{attack}es", $"re{attack}nt");
            var random = new Random(1);
            var rows = Enumerable.Range(0, 200).Select(_ => random.Next(100) is var income && income > 50
                ? $"{income},{home},{yes}" : $"{income},own,no");
            var data = _session.Write($"da{attack}ta.csv", $"{column},Home,Good\n{string.Join('\n', rows)}\n");
            var model = _session.At($"mo{attack}del.zip");
            string[] task = ["--data", data, "--label", "Good", "--positive", yes, "--epochs", "30"];
            Clean(0, ["train", "tabular", .. task, "--hidden-units", "4", "--out", model]);
            Clean(0, ["units", model]);
            Clean(0, ["drivers", model, "--data", data]);
            Clean(0, ["explain", model, "--data", data, "--row", "3"]);
            Clean(0, [
                "attack", model, "--data", data, "--class-names", $"n{attack}o", yes, "--source", $"n{attack}o", "--target", yes,
                "--linf", "2", "--top", "2", "--out", _session.At($"a{attack}.png")]);
            Clean(0, ["interpret", model, "--data", data, "--depth", "scan", "--out", _session.At($"re{attack}port")]);
            Clean(0, ["scan", "run", model, "--data", data, "--label", "Good", "--out", _session.At($"cata{attack}logue")]);
            Clean(0, ["query", "units", _session.At($"cata{attack}logue")]);
            Clean(2, ["train", "tabular", .. task, "--positive", attack, "--out", model]);
            Clean(2, ["train", "tabular", "--data", data, "--label", attack, "--positive", "x", "--out", model]);
            Clean(2, [attack]);
            Clean(1, ["units", data]);
            Clean(1, ["units", _session.At(attack)]);
            Clean(1, ["units", "--verbose", _session.At(attack)]);
        }
    }

    [TestMethod]
    public void Names_of_classes_and_pictures_are_text_in_the_verbs_of_pictures()
    {
        var attack = string.Concat(Attacks).Replace("/", "", StringComparison.Ordinal);
        foreach (var name in new[] { $"ca{attack}t", "dog" })
            for (var i = 0; i < 12; i++)
            {
                Directory.CreateDirectory(_session.At($"pictures/{name}"));
                var shade = (byte)((name == "dog" ? 128 : 0) + i);
                var picture = new ImageInput(1, 8, 8, [.. Enumerable.Repeat(shade, 64)]);
                picture.Save(_session.At($"pictures/{name}/{attack}{i}.png"));
            }

        var (folder, model) = (_session.At("pictures"), _session.At("m.zip"));
        string[] train = ["train", "images", "--data", folder, "--size", "8", "--grey", "--blocks", "2", "--out", model];
        File.WriteAllText(_session.At($"pictures/dog/{attack}broken.png"), "no picture");
        Clean(1, [.. train, "--epochs", "1"]);
        Clean(0, [.. train, "--epochs", "1", "--skip-broken"]);
        Clean(0, ["attack", model, "--data", folder, "--skip-broken", "--out", _session.At("a.png")]);
    }

    [TestMethod]
    public void A_bar_and_a_note_on_a_terminal_and_a_line_in_a_log_show_names_as_text()
    {
        foreach (var attack in Attacks)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var screen = Screen.Of(output, error);
            screen.Print($"a{attack}\nb");
            var table = new TextTable($"column {attack}");
            table.Add($"cell {attack}");
            screen.Print(table);
            screen.Note($"a{attack}\nb");
            screen.Warn([$"a{attack}\nb"]);
            screen.Error.WriteLine(attack);
            screen.Error.Write(attack.ToCharArray());
            screen.Output.Write(attack.AsSpan());
            _ = screen.Work(stages =>
            {
                var stage = stages.Begin($"Training {attack}\nModel: x");
                stage.End($"{attack}\nModel: x");
                return true;
            });
            Clean(output.ToString() + error);
            Assert.DoesNotContain("\nModel", error.ToString());
            Assert.Contains("¶b", output.ToString(), "a line that is printed is one line");
            Assert.Contains("\nb", error.ToString(), "a note has lines of its own");
        }
    }

    private void Clean(int code, string[] args, [CallerLineNumber] int line = 0)
    {
        Assert.AreEqual(code, _session.Run(args), $"line {line}: {_session.Error}");
        Clean(_session.Output + _session.Error);
    }

    private static void Clean(string printed)
    {
        foreach (var c in printed)
            Assert.IsFalse(c != '\n' && (char.IsControl(c) || char.GetUnicodeCategory(c) is
                System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator), $"U+{(int)c:X4} in: {printed}");
    }
}
