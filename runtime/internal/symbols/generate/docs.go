package main

func docs(worlds []*world, files map[string][]byte) error { return nil }

func sources(worlds []*world, files map[string][]byte) error { return nil }
