namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Where gates stand in packed columns: registers of units, the gates of the same units side by side, four registers a
/// panel.</summary>
/// <param name="Gates">Rows of weights for each unit.</param>
/// <param name="Registers">Registers that all units fill.</param>
/// <param name="IsLastApart">Whether the last gate has panels of its own behind the others', because it reads something
/// else.</param>
internal readonly record struct GateLayout(int Gates, int Registers, bool IsLastApart)
{
    private const int OfPanel = 4;

    /// <summary>Panels of the gates that read the state.</summary>
    public int StatePanels => PanelsOf(Together * Registers);

    /// <summary>All panels.</summary>
    public int Panels => StatePanels + (IsLastApart ? PanelsOf(Registers) : 0);

    private int Together => IsLastApart ? Gates - 1 : Gates;

    /// <summary>Where a gate of a register's units begins.</summary>
    /// <param name="register">The units.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="width">Units of a register.</param>
    /// <param name="panelStep">Floats from a panel to the next.</param>
    public long Offset(int register, int gate, int width, long panelStep)
    {
        var place = gate < Together ? register * Together + gate : OfPanel * StatePanels + register;
        return place / OfPanel * panelStep + place % OfPanel * width;
    }

    /// <summary>Registers whose gates that read the state are complete in the panels up to an end.</summary>
    public int Complete(int end) => Math.Min(Registers, OfPanel * end / Together);

    /// <summary>Registers whose last gate is, where it is apart.</summary>
    public int LastComplete(int end) => Math.Min(Registers, OfPanel * (end - StatePanels));

    private static int PanelsOf(int registers) => (registers + OfPanel - 1) / OfPanel;
}
