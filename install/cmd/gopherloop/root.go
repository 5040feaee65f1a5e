package main

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gopherloop/gopherloop/runtime/session"
)

const rootHelp = `gopherloop runs Go in Jupyter notebooks, with goroutines, tasks and await that live on between cells.

Exit status: 0 all went well, 1 what was asked for failed, 2 the command line is wrong (or a Go file
panicked), 130 and 143 after SIGINT and SIGTERM. "run FILE.go" ends with the status of the program.`

const rootExamples = `  gopherloop install            # then choose "Go (gopherloop)" in JupyterLab
  gopherloop doctor             # what is wrong with this installation?
  gopherloop run lecture.ipynb  # without Jupyter`

// newRoot is the command with all its subcommands.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "gopherloop",
		Short:         "A Jupyter kernel for Go concurrency notebooks",
		Long:          rootHelp,
		Example:       rootExamples,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(usage)
	root.AddCommand(newKernel(), newSession(), newInstall(), newUninstall(), newList(), newDoctor(), newRun(), newVersion())
	return root
}

func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := fmt.Sprintf("unknown command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		text += ": did you mean " + strings.Join(near, " or ") + "?"
	}
	return usage(cmd, fmt.Errorf("%s", text))
}

// arguments makes the errors of a check of arguments those of usage.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return usage(cmd, check(cmd, args)) }
}

// exclusive refuses more than one of the flags.
func exclusive(cmd *cobra.Command, names ...string) error {
	var set []string
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			set = append(set, "--"+name)
		}
	}
	if len(set) > 1 {
		return usage(cmd, fmt.Errorf("%s exclude each other", strings.Join(set, " and ")))
	}
	return nil
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  gopherloop version",
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "gopherloop %s (%s, %s/%s)\n",
				session.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
