using System.CommandLine;
using System.Diagnostics;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli;

/// <summary>No verb replaces what it reads, nor what somebody else wrote.</summary>
[TestClass]
public sealed class OverwriteTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    /// <summary>Every output in each of its forms: the ending of a file, or none for a folder.</summary>
    private static IEnumerable<(Verb Verb, string[] Words, OutputPath Output, Symbol Written, string Ending)> Outputs =>
        from verb in VerbSamples.All
        from output in verb.Verb.Files.Outputs
        let written = VerbSamples.Named(verb.Verb, output.Name)
        where written is not null      // others have their place from an option: a checkpoint, a scan's folder
        from ending in (string[])[.. output.Kind.Endings, .. output.Kind.MayBeFolder ? new[] { "" } : []]
        select (verb.Verb, verb.Words, output, written, ending);

    [TestMethod, TestCategory("Long")]
    public void No_output_takes_the_place_of_an_input_by_any_path_or_link_forced_or_not()
    {
        var (pairs, root) = (0, VerbSamples.Root);
        foreach (var (verb, words, output, written, ending) in Outputs)
        {
            foreach (var read in verb.Files.Inputs.Select(input => VerbSamples.Named(verb, input.Name)).OfType<Symbol>())
            {
                var forced = pairs++ % 2 == 0 && output.Kind.IsReplaced;
                string[] Line((string Source, string Target) place) => VerbSamples.Line(
                    verb, words, new Dictionary<Symbol, string> { [read] = place.Source, [written] = place.Target }, forced);
                var places = Places(ending);
                AssertRefused(Line(places[pairs % places.Length]));
                foreach (var place in places)
                    foreach (var force in new[] { false, true })
                    {
                        var refused = Assert.ThrowsExactly<ArgumentException>(
                            () => verb.Files.Check(root.Parse(Line(place)), force), string.Join(' ', Line(place)));
                        AssertApart(refused.Message);
                    }
            }
        }

        Assert.IsGreaterThan(40, pairs);
    }

    [TestMethod]
    public void Two_outputs_are_not_one_and_none_lies_in_another_that_is_replaced()
    {
        foreach (var folder in new[] { "catalogue", "catalogue/shards", "catalogue/../catalogue/deep/shards" })
            _session.Fails(
                2, "--out", "scan", "run", "m.zip", "--data", "d.csv", "--out", _session.At("catalogue"),
                "--folder", _session.At(folder));
        Assert.IsEmpty(_session.Names());
    }

    [TestMethod]
    public void Nor_does_the_checkpoint_of_a_training()
    {
        _session.Write("new.zip.checkpoint", "dear");
        _session.Fails(
            2, "the checkpoint of --out", "train", "tabular", "--data", _session.At("new.zip.checkpoint"), "--label", "a",
            "--positive", "b", "--out", _session.At("new.zip"));
    }

    [TestMethod]
    public void What_a_scan_was_planned_with_is_an_input_of_its_merge()
    {
        Directory.CreateDirectory(_session.At("job"));
        Directory.CreateDirectory(_session.At("photos"));
        _session.Write("job/inputs.json", $"{{\"model\":\"{_session.At("m.zip")}\",\"data\":\"{_session.At("photos")}\"}}");
        _session.Fails(2, "would replace the scan's input", "scan", "merge", _session.At("job"), "--out", _session.At("photos"));
        var data = _session.At("data/mnist");
        Directory.CreateDirectory(Path.Combine(data, "fashion-mnist"));
        _session.Fails(2, "lies in", "demo", "--datasets", data, "--out", Path.Combine(data, "report"));
        _session.Fails(2, "holds", "demo", "--datasets", data, "--out", _session.At("data"), "--force");
    }

    [TestMethod]
    public void What_somebody_else_wrote_refuses_every_verb_before_it_looks_at_its_inputs()
    {
        foreach (var (verb, words, _, written, ending) in Outputs.Where(one => one.Output.Kind.IsReplaced))
        {
            string target;
            if (ending.Length == 0)
            {
                target = _session.At("site");
                Directory.CreateDirectory(Path.Combine(target, "images"));
                foreach (var name in new[] { "index.html", "units.parquet", "images/photo.jpg" })
                    _session.Write($"site/{name}", "dear");
            }
            else
            {
                target = _session.Write($"thesis{ending}", "dear");
            }

            var (before, values) = (Everything(), new Dictionary<Symbol, string> { [written] = target });
            Assert.AreEqual(1, _session.Run(VerbSamples.Line(verb, words, values, force: false)), _session.Error);
            StringAssert.Contains(
                _session.Error,
                ending.Length == 0 ? "site' holds 'images/photo.jpg'" : $"thesis{ending}' was not written by mlnet-interpret");
            StringAssert.Contains(_session.Error, "--force");
            if (words is not ["demo"])
            {
                Assert.AreNotEqual(0, _session.Run(VerbSamples.Line(verb, words, values, force: true)));
                Assert.DoesNotContain("--force", _session.Error, "forced, it stumbles over its inputs");
            }

            CollectionAssert.AreEqual(before, Everything(), string.Join(' ', words));
        }
    }

    [TestMethod]
    public void A_place_that_cannot_be_written_refuses_every_verb_before_it_looks_at_its_inputs()
    {
        var file = _session.Write("file", "dear");
        foreach (var (verb, words, output, written, ending) in Outputs)
        {
            string[] places = ending.Length == 0 && output.Kind.IsReplaced
                ? [$"{file}/deep/out", "."]
                : [$"{file}/deep/out{ending}"];
            foreach (var place in places)
            {
                var line = VerbSamples.Line(verb, words, new Dictionary<Symbol, string> { [written] = place }, force: false);
                // the other inputs lie here, too
                Assert.AreEqual(_session.Run(line), place == "." && verb.Arguments.Count > 0 ? 2 : 1, _session.Error);
                string[] said = [place == "." ? "is the one that the program runs in" : $"'{file}' is a file", "'.' holds "];
                Assert.IsTrue(said.Any(part => _session.Error.Contains(part, StringComparison.Ordinal)), _session.Error);
            }

            CollectionAssert.AreEqual(new[] { "file" }, _session.Names());
        }

        _session.Fails(
            1, "is the one that the program runs in", "scan", "run", _session.At("m.zip"), "--data", _session.At("d.csv"),
            "--out", ".");
    }

    private static void AssertApart(string message) => Assert.IsTrue(
        new[] { " would replace ", " lies in ", " holds " }.Any(part => message.Contains(part, StringComparison.Ordinal)),
        message);

    private void AssertRefused(string[] line)
    {
        var before = Everything();
        Assert.AreEqual(2, _session.Run(line), $"{string.Join(' ', line)}: {_session.Error}");
        AssertApart(_session.Error);
        CollectionAssert.AreEqual(before, Everything(), string.Join(' ', line));
    }

    /// <summary>Places of an input and of an output that have to do with each other.</summary>
    private (string Read, string Written)[] Places(string ending)
    {
        Directory.CreateDirectory(_session.At("data/deep"));
        var file = _session.Write($"data/mine{ending}", "dear");
        _session.Write("data/deep/photo.png", "dear");
        var (folder, link, folderLink) = (_session.At("data"), _session.At($"link{ending}"), _session.At("linked"));
        if (!File.Exists(link)) File.CreateSymbolicLink(link, file);
        if (!Directory.Exists(folderLink)) Directory.CreateSymbolicLink(folderLink, folder);
        if (ending.Length == 0)
            return
            [
                (folder, folder), (folder, folderLink), (folderLink, $"{folder}/deep/.."), (file, folder), (link, folderLink),
                (folder, $"{folder}/new"), (folderLink, $"{folder}/deep/../deep/new/newer"), (file, file),
            ];

        var second = _session.At($"second{ending}");
        if (OperatingSystem.IsLinux() && !File.Exists(second))
            using (var make = Process.Start("ln", [file, second])) make.WaitForExit();
        (string, string)[] places =
        [
            (file, file), (file, $"{folder}/deep/../mine{ending}"), (file, link), (link, file),
            (file, $"{folderLink}/mine{ending}"), (folder, file), (folder, $"{folder}/new{ending}"),
            (folderLink, $"{folder}/deep/new{ending}"), (folder, $"{folderLink}/new{ending}"),
        ];
        return OperatingSystem.IsLinux() ? [.. places, (file, second), (second, file), (folder, second)] : places;
    }

    private string[] Everything() =>
    [
        .. Directory.EnumerateFileSystemEntries(
            _session.At(""), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => File.Exists(path) ? $"{path}: {File.ReadAllText(path)}" : path).Order(StringComparer.Ordinal),
    ];
}
