package main

import (
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/gopherloop/gopherloop/install/doctor"
	"github.com/gopherloop/gopherloop/install/kernelspec"
	"github.com/gopherloop/gopherloop/runtime/session"
)

const doctorHelp = `Look for what keeps Jupyter from running the kernel: whether Jupyter finds the kernelspec, whether the program
in it answers, whether Go matches, whether ports can be listened on and folders written to.

Each finding is one line, with its cure below it. The exit status is 1 if something is broken; warnings do not count.`

func newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   "Find out what is wrong with an installation",
		Long:    doctorHelp,
		Example: "  gopherloop doctor",
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings := doctor.Examine(cmd.Context(), doctor.Patient{
				Place:     kernelspec.ThisMachine(),
				Version:   session.Version,
				GoVersion: runtime.Version(),
				LookPath:  exec.LookPath,
				Output:    doctor.Output,
			})
			if err := doctor.Write(cmd.OutOrStdout(), findings); err != nil {
				return err
			}
			if doctor.Sick(findings) {
				return statusError(exitFailed)
			}
			return nil
		},
	}
}
