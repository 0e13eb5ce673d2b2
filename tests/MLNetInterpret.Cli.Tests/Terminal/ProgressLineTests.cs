using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>The one line that says how far a command is.</summary>
[TestClass]
public sealed class ProgressLineTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [TestMethod]
    public void A_terminal_shows_one_line_that_is_drawn_anew_with_the_time_left()
    {
        Works(seconds: 20, columns: 80);
        var drawn = DrawnText.Of(_error);
        Assert.AreEqual("  0 %  searching", drawn[0]);
        Assert.Contains(" 50 %  searching: step, 10 s left", drawn);
        Assert.AreEqual("100 %  done in 20 s", drawn[^1]);
        Assert.AreEqual(1, _error.ToString().Count(c => c == '\n'), "one line in all");
        Assert.IsFalse(drawn.Take(3).Any(line => line.Contains("left")), "not before it means something");
    }

    [TestMethod]
    [DataRow(4.0, 0), DataRow(8.0, 1), DataRow(30.0, 3), DataRow(400.0, 10)]
    public void A_log_gets_a_line_every_ten_seconds_or_tenth_at_most_and_the_end_where_it_was_long(double seconds, int lines)
    {
        Works(seconds, columns: null);
        string[] written = [.. _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.HasCount(lines, written, _error.ToString());
        if (lines > 1) StringAssert.Matches(written[0], new("^ [1-9][0-9] %  searching: step, [0-9]+ (s|min) left$"));
        if (lines > 0) StringAssert.StartsWith(written[^1], "100 %  done in ");
        Assert.DoesNotContain("\r", _error.ToString());
    }

    [TestMethod]
    public void Nothing_is_shown_where_it_is_quiet()
    {
        foreach (var columns in (int?[])[80, null])
        {
            var screen = Screen.Of(_output, _error, columns);
            screen.IsQuiet = true;
            Assert.AreEqual(7, screen.Work(stages =>
            {
                stages.Begin("searching").Report("step", 0.5);
                return 7;
            }));
        }

        Assert.AreEqual("", _output.ToString() + _error);
    }

    [TestMethod]
    public void A_note_stands_above_the_line_and_a_failure_takes_the_line_away()
    {
        var screen = Screen.Of(_output, _error, 40);
        Assert.ThrowsExactly<InvalidOperationException>(() => screen.Work<int>(stages =>
        {
            stages.Begin("searching").Report("a", 0.25);
            screen.Note("3 rows are broken.");
            throw new InvalidOperationException();
        }));
        screen.Error.WriteLine("It failed.");
        CollectionAssert.AreEqual(new[] { "3 rows are broken.", "It failed." }, DrawnText.Left(_error));
    }

    [TestMethod]
    public void What_is_being_done_is_cut_before_the_time_left()
    {
        Works(seconds: 20, columns: 30, title: "training a network of a very long name");
        foreach (var line in DrawnText.Of(_error)) Assert.IsLessThanOrEqualTo(29, line.Length, line);
        Assert.Contains(" 50 %  training a…, 10 s left", DrawnText.Of(_error));
    }

    [TestMethod]
    public void The_time_left_runs_on_while_nothing_is_told()
    {
        var line = new ProgressLine(_error, () => 80, _time);
        line.Report(new("training", 0));
        _time.Pass(10);
        line.Report(new("training", 0.5));
        _time.Pass(3);
        line.Dispose();
        CollectionAssert.IsSubsetOf(
            new[] { " 50 %  training, 10 s left", " 50 %  training, 9 s left", " 50 %  training, 7 s left" },
            DrawnText.Of(_error));
        Assert.IsEmpty(DrawnText.Left(_error));
    }

    [TestMethod]
    public void Work_that_goes_on_is_timed_by_what_was_done_now()
    {
        var left = new TimeLeft(_time);
        left.Add(0.8);
        _time.Pass(10);
        left.Add(0.9);
        Assert.AreEqual("10 s", left.Words());
    }

    [TestMethod]
    [DataRow(0.2, "1 s"), DataRow(89.5, "90 s"), DataRow(600.0, "10 min"), DataRow(9000.0, "2.5 h")]
    public void A_time_is_said_in_a_unit_of_which_it_has_few(double seconds, string expected) =>
        Assert.AreEqual(expected, TimeLeft.Words(TimeSpan.FromSeconds(seconds)));

    [TestMethod]
    public void Stages_are_parts_of_one_whole_and_their_results_are_details()
    {
        var (told, details) = (new List<WorkProgress>(), new List<string>());
        var stages = new WorkStages(new Heard(told), details.Add, total: 10);
        var first = stages.Begin("reading", 2);
        first.Report("half", 0.5);
        first.End("20 rows");
        var inner = stages.Part(8, total: 2);
        inner.Begin("training").Report("epoch 1", 1);
        inner.Begin("measuring").Report("rows", 1);
        CollectionAssert.AreEqual(
            new[]
            {
                ("reading", 0), ("reading: half", 0.1), ("reading", 0.2), ("training", 0.2), ("training: epoch 1", 0.6),
                ("measuring", 0.6), ("measuring: rows", 1),
            },
            told.Select(done => (done.Stage, Math.Round(done.Share, 9))).ToArray());
        StringAssert.Matches(details.Single(), new(@"^reading: 20 rows \(\d+\.\d s\)$"));
    }

    private void Works(double seconds, int? columns, string title = "searching")
    {
        var screen = Screen.Of(_output, _error, columns, _time);
        _ = screen.Work(stages =>
        {
            var stage = stages.Begin(title);
            for (var step = 1; step <= 100; step++)
            {
                _time.Pass(seconds / 100);
                stage.Report("step", step / 100.0);
            }

            return true;
        });
    }

    private sealed class Heard(List<WorkProgress> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told.Add(value);
    }
}
