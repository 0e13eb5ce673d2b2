namespace MLNetInterpret.Fuzz.Running;

/// <summary>Gives cases to one child after the other.</summary>
internal sealed class Worker : IDisposable
{
    /// <summary>Cases after which a child is replaced, so that what slowly grows is not taken for one case's memory.</summary>
    private const int CasesOfAChild = 400;

    private readonly string _fixtures;
    private readonly string _root;
    private readonly string _home;
    private readonly string _case;
    private readonly Limits _limits;
    private Child? _child;

    /// <summary>Makes one.</summary>
    /// <param name="fixtures">The undamaged files.</param>
    /// <param name="root">A folder of its own.</param>
    /// <param name="limits">What a case may take.</param>
    public Worker(string fixtures, string root, Limits limits)
    {
        (_fixtures, _root, _limits) = (fixtures, root, limits);
        (_home, _case) = (Path.Combine(root, "home"), Path.Combine(root, "case"));
        Files.Empty(_home);
    }

    /// <summary>Has the undamaged files of a kind loaded.</summary>
    public Answer Whole(Kind kind)
    {
        Files.Empty(_case);
        Files.Copy(Path.Combine(_fixtures, kind.Fixture), _case);
        return Ask(kind);
    }

    /// <summary>Makes a case and has it loaded.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="whole">The undamaged files' output.</param>
    /// <param name="keep">A folder for a copy of the damaged files, or null.</param>
    public (Answer Answer, string Damage) Case(Kind kind, int seed, string whole, string? keep = null)
    {
        Files.Empty(_case);
        var damage = kind.Make(seed, _fixtures, _case);
        if (keep is not null) Files.Copy(_case, keep);
        var answer = Ask(kind);
        // many cases before this one: what is resident may not be its own
        if (answer.Outcome == Outcome.Memory)
        {
            Files.Empty(_case);
            kind.Make(seed, _fixtures, _case);
            answer = Ask(kind);
        }

        if (answer.Outcome == Outcome.Same && answer.Output != whole)
            answer = answer with { Outcome = Outcome.Different };
        return (answer, damage);
    }

    public void Dispose() => _child?.Dispose();

    private Answer Ask(Kind kind)
    {
        if (_child is not { IsUsable: true } || _child.Asked >= CasesOfAChild)
        {
            _child?.Dispose();
            Files.Empty(_home);
            _child = new(_fixtures, _home, _limits);
        }

        var before = Around();
        var answer = _child.Ask(new(kind.Name, _case));
        // the same words wherever the temporary folder is
        var place = $"{_case}{Path.DirectorySeparatorChar}";
        answer = answer with { Detail = answer.Detail.Replace(place, "", StringComparison.Ordinal) };
        var strange = _child.IsUsable ? Around().Except(before).ToList() : [];
        return strange.Count == 0
            ? answer
            : answer with { Outcome = Outcome.Outside, Detail = $"left {string.Join(", ", strange)}; {answer.Detail}" };
    }

    /// <summary>The files around the case's folder. ML.NET leaves empty folders behind in the temporary one.</summary>
    private HashSet<string> Around() =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(_root)!),
        .. Directory.GetFiles(_root),
        .. Directory.GetFiles(_home, "*", SearchOption.AllDirectories),
    ];
}
