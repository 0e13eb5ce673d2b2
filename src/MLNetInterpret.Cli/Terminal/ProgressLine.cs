using MLNetInterpret.Core.Units;
using Spectre.Console.Rendering;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What is being done, how much of all the work is done, and how long it goes on: <c>  42 %  searching, 12 s left</c>.
/// On a terminal it is one line, drawn anew; elsewhere a line every ten seconds at most, at each tenth of the work.</summary>
internal sealed class ProgressLine : IProgress<WorkProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10), Long = TimeSpan.FromSeconds(5);
    private readonly TextWriter _writer;
    private readonly Func<int>? _width;
    private readonly TimeProvider _time;
    private readonly TimeLeft _left;
    private readonly Lock _drawing = new();
    private readonly ITimer? _ticking;
    private readonly long _begun;
    private WorkProgress _done = new("", 0);
    private int _drawn;
    private long _written;
    private double _next = 0.1;
    private bool _ended;

    /// <summary>Begins.</summary>
    /// <param name="writer">Where it is shown; only this line's own text steers it.</param>
    /// <param name="width">Columns of the terminal; null where it is none.</param>
    /// <param name="time">The clock.</param>
    public ProgressLine(TextWriter writer, Func<int>? width, TimeProvider time)
    {
        (_writer, _width, _time, _left) = (writer, width, time, new(time));
        _written = _begun = time.GetTimestamp();
        // the time left runs on while nothing is told
        if (width is not null) _ticking = time.CreateTimer(_ => Tick(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        lock (_drawing)
        {
            if (_ended) return;
            _done = value;
            _left.Add(value.Share);
            if (_width is not null) Draw(Line());
            else if (value.Share >= _next && value.Share < 1 && _time.GetElapsedTime(_written) >= Pause) Write();
        }
    }

    /// <summary>Writes other lines; they stand above this one.</summary>
    public void Above(Action write)
    {
        lock (_drawing)
        {
            Erase();
            write();
            if (_width is not null && !_ended) Draw(Line());
        }
    }

    /// <summary>Says that all is done and how long it took, where that was long or somebody watched.</summary>
    public void End()
    {
        lock (_drawing)
        {
            var took = _time.GetElapsedTime(_begun);
            Erase();
            _ended = true;
            if (_width is not null || took >= Long) _writer.WriteLine($"100 %  done in {TimeLeft.Words(took)}");
        }
    }

    /// <summary>Takes the line away, where the work has failed.</summary>
    public void Dispose()
    {
        _ticking?.Dispose();
        lock (_drawing)
        {
            Erase();
            _ended = true;
        }
    }

    private void Tick()
    {
        lock (_drawing)
            if (!_ended && _drawn > 0) Draw(Line());
    }

    private void Write()
    {
        _writer.WriteLine(Line());
        _written = _time.GetTimestamp();
        _next = (Math.Floor((10 * _done.Share) + 1e-9) + 1) / 10;
    }

    /// <summary>The line, as long as the terminal is wide at most: what is being done is cut first.</summary>
    private string Line()
    {
        var percent = FormattableString.Invariant($"{Math.Floor((100 * Math.Min(_done.Share, 0.99)) + 1e-9),3:F0} %  ");
        var left = _left.Words() is { } words ? $", {words} left" : "";
        var what = NumberWords.Visible(_done.Stage);
        return percent + (_width is null ? what : Cut(what, _width() - 1 - percent.Length - left.Length)) + left;
    }

    private static string Cut(string text, int width)
    {
        var all = new Segment(text);
        if (all.CellCount() <= width) return text;
        return width < 2 ? "" : $"{Segment.Truncate(all, width - 1)?.Text}…";
    }

    private void Draw(string line)
    {
        var cells = new Segment(line).CellCount();
        _writer.Write($"\r{line}{new string(' ', Math.Max(0, _drawn - cells))}");
        _writer.Flush();
        _drawn = cells;
    }

    private void Erase()
    {
        if (_drawn == 0) return;
        _writer.Write($"\r{new string(' ', _drawn)}\r");
        _drawn = 0;
    }
}
